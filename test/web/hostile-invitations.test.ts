// Threat: a server that turns an invitation by code into a way in for somebody of its choosing. It has
// every row and every code that was shown to it, and says of each who accepted. The defence lies in
// web/state/invitation-proof.ts: nobody gets the key unasked without a proof over their very keys.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CollectionId } from '../../protocol/ids.ts'
import type { InvitationRow } from '../../protocol/members.ts'
import { type Server, startServer } from '../support/server.ts'
import { type Actor, openStage, type Stage } from './actors.ts'
import { flipped, lieTo } from './forging.ts'
import { openPeople, refusal, remove, roles, sharedAlbum } from './together.ts'
import { surround, type World } from './world.ts'

let server: Server
let stage: Stage
let world: World
let owner: Actor
let admin: Actor
let eve: Actor
let fred: Actor
let id: CollectionId
beforeAll(async () => {
  server = await startServer()
  world = surround(server)
  stage = await openStage()
  owner = await stage.person('owner')
  admin = await stage.person('admin')
  eve = await stage.person('eve')
  fred = await stage.person('fred')
}, 120_000)
afterAll(() => server?.close())
beforeEach(async () => {
  id = await sharedAlbum(owner, [[admin, 3]])
})
afterEach(() => {
  admin.browser.tamper = null
})

type Row = InvitationRow
const invited = (email: string | null, role: 1 | 2 = 1) =>
  admin.does(async (app) => (await openPeople(app, id)).invite(email, role))
const secretOf = ({ address }: { address: string | null }) => new URL(address!).hash.slice(1)
const accepts = (who: Actor, made: { address: string | null }) =>
  who.does(({ invitations }) => invitations.acceptInvitation(secretOf(made)))
const rowsNow = (who: Actor = admin): Promise<Row[]> =>
  who.does(async () => {
    const answer = await fetch(`/api/collections/${id}/invitations`)
    return ((await answer.json()) as { invitations: Row[] }).invitations
  })
/** As the server shows it to the admin from now on. */
const shows = (rows: readonly Row[], to = admin) =>
  lieTo(to, /\/invitations$/, (body) => {
    body.invitations = rows
  })
const visit = async (who: Actor = admin) => {
  await refusal(who, async ({ openCollection, tidyCollection }) =>
    tidyCollection(await openCollection(id)),
  )
  return roles(who, id)
}
const nobodyNew = () => [
  [owner.email, 4],
  [admin.email, 3],
]
/** What the server can say of anybody. */
const acceptedAs = async (who: Actor, proof: string | null, email = who.email) => {
  const keys = await who.does(({ accountSecrets, bytes }) => {
    const { accountId, identity } = accountSecrets()
    const { edPk, xPk, idVersion } = identity
    return { accountId, edPk: bytes.toBase64url(edPk), xPk: bytes.toBase64url(xPk), idVersion }
  })
  return { ...keys, email, proof }
}

describe('an invitation that was accepted with its secret', () => {
  it('lets in nobody unasked but the account and the keys that its proof is over', async () => {
    const made = await invited(null)
    const other = await invited(null)
    await accepts(fred, made)
    await accepts(eve, other)
    const rows = await rowsNow()
    const row = rows.find(({ invitationId }) => invitationId === made.invitationId)!
    const ofOther = rows.find(({ invitationId }) => invitationId === other.invitationId)!
    const real = row.accepted!
    const [eveNow, proof] = [await acceptedAs(eve, null), real.proof!]
    const lies: Record<string, Row['accepted']> = {
      'somebody else, without a proof': eveNow,
      'somebody else, with this proof': { ...eveNow, proof },
      'somebody else, in the name of who came': { ...eveNow, proof, email: fred.email },
      'somebody else, with the proof of another invitation': ofOther.accepted,
      'another key to seal to': { ...real, xPk: eveNow.xPk },
      'another key that signs': { ...real, edPk: eveNow.edPk },
      'another version of the keys': { ...real, idVersion: real.idVersion + 1 },
      'another account with these keys': { ...real, accountId: eveNow.accountId },
      'no proof': { ...real, proof: null },
      'a changed proof': { ...real, proof: flipped(proof, 5) },
    }
    for (const [what, accepted] of Object.entries(lies)) {
      shows([{ ...row, accepted }])
      world.asked.length = 0
      expect(await visit(), what).toEqual(nobodyNew())
      expect(world.asked.filter((one) => /^POST .*\/members$/.test(one))).toEqual([])
      // It waits instead, with the words of the keys that are claimed.
      await admin.does(async (app) => {
        const { invitations } = await openPeople(app, id)
        const [shown] = invitations.value
        expect(shown, what).toMatchObject({ mine: true, accepted: { proven: false } })
        expect(shown!.accepted!.words).toHaveLength(8)
      })
    }
    // The truth on the same way: so it was not the way that was refused.
    shows([row])
    expect(await visit()).toContainEqual([fred.email, 1])
  })

  it('is used once: shown again it brings nobody else, nor who was removed', async () => {
    const made = await invited(null)
    await accepts(fred, made)
    const [row] = await rowsNow()
    expect(await visit()).toContainEqual([fred.email, 1])
    await remove(admin, id, fred)
    shows([row!])
    expect(await visit()).toEqual(nobodyNew())
    // Eve was handed the secret, too; the server says that nobody had used it.
    const again = await proofBy(eve, made)
    shows([{ ...row!, accepted: await acceptedAs(eve, again) }])
    expect(await visit()).toEqual(nobodyNew())
  })

  it('brings nobody once it was revoked', async () => {
    const made = await invited(null)
    await accepts(fred, made)
    const [row] = await rowsNow()
    // The admin revokes it before hearing that it was accepted.
    shows([{ ...row!, accepted: null }])
    await admin.does(async (app) => (await openPeople(app, id)).revoke(made.invitationId))
    expect(await roles(admin, id)).toEqual(nobodyNew())
    shows([row!])
    expect(await visit()).toEqual(nobodyNew())
  })
})

/** What their browser sends when the server says that the invitation is open. */
async function proofBy(who: Actor, made: { address: string | null }): Promise<string> {
  let sent = ''
  const told = { collectionId: id, role: 1, from: admin.email, email: null, state: 'open' }
  who.browser.tamper = async ({ path, body }, answer) => {
    if (path.endsWith('/accept')) sent = (JSON.parse(String(body)) as { proof: string }).proof
    return path.endsWith('/api/invitations') ? new Response(JSON.stringify(told)) : answer
  }
  await accepts(who, made).catch(() => undefined)
  who.browser.tamper = null
  expect(sent).toHaveLength(43)
  return sent
}

describe('an invitation that was accepted by its address alone', () => {
  it('waits for a person, who lets in whom the page showed', async () => {
    const made = await invited(fred.email)
    const [row] = await rowsNow()
    shows([{ ...row!, accepted: await acceptedAs(fred, null) }])
    expect(await visit()).toEqual(nobodyNew())
    await admin.does(async (app) => {
      const people = await openPeople(app, id)
      const [shown] = people.invitations.value
      expect(shown!.address).toBe(made.address)
      expect(shown!.accepted).toEqual({
        accountId: await fred.does(({ accountSecrets }) => accountSecrets().accountId),
        email: fred.email,
        proven: false,
        words: await fred.does(({ trust }) => trust.ownWords()),
      })
      await people.admit(made.invitationId)
    })
    expect(await roles(admin, id)).toContainEqual([fred.email, 1])
  })
})

it('the secret of an invitation is in nothing that a browser sends, at any step', async () => {
  const made = await invited(null)
  const sent: string[] = []
  fred.browser.tamper = async ({ path, body }, answer) => {
    sent.push(`${path} ${body === undefined || body === null ? '' : String(body)}`)
    return answer
  }
  await fred.does(({ invitations }) => invitations.showInvitation(secretOf(made)))
  await accepts(fred, made)
  fred.browser.tamper = null
  const shown = await fred.does(({ invitations }) => invitations.codeToShow(made.address!))
  expect(sent.filter((one) => one.includes(shown!))).toHaveLength(3)
  expect(sent.join()).not.toContain(secretOf(made))
  const cut = secretOf(made).slice(0, -1)
  expect(await fred.does(({ invitations }) => invitations.codeToShow(cut))).toBeNull()
})
