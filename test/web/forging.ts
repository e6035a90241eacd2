// What people who work together with a lying server can make: entries that their own browser would
// refuse to sign, in their name, at the right place of the chain.
import { fromBase64url, toBase64url } from '../../protocol/base64url.ts'
import type { CollectionId } from '../../protocol/ids.ts'
import { concat, zeros } from '../../protocol/records/bytes.ts'
import { action, type EntryBody, entrySigned, packEntry } from '../../protocol/records/roster.ts'
import type { PublicIdentity } from '../../web/crypto/identity.ts'
import type { Roster } from '../../web/crypto/log.ts'
import type { Actor } from './actors.ts'
import type { Tamper } from './world.ts'
import { withJson } from './world.ts'

export const identityOf = (who: Actor): Promise<PublicIdentity> =>
  who.does(({ accountSecrets }) => {
    const { userId, edPk, xPk, idVersion } = accountSecrets().identity
    return { userId, edPk, xPk, idVersion }
  })

export const rosterSeenBy = (who: Actor, id: CollectionId): Promise<Roster> =>
  who.does(
    async ({ openCollection, insideOf }) => insideOf(await openCollection(id)).keyring().roster,
  )

/** After `roster`, signed by `author` whatever the rules say; as it goes on the wire. */
export const forgedEntry = (author: Actor, { state }: Roster, body: EntryBody): Promise<string> =>
  author.does(async ({ accountSecrets, sign }) => {
    const { userId, identity } = accountSecrets()
    const unsigned = packEntry({
      collectionId: state.collectionId,
      seq: state.seq + 1,
      prevHead: state.head,
      createdAt: Date.now(),
      author: userId,
      authorPk: identity.edPk,
      body,
    })
    const signature = await sign(identity.ed, entrySigned(concat(unsigned, zeros(64))))
    return toBase64url(concat(unsigned, signature))
  })

export const noCutoff = () => ({ count: 0, root: zeros(32) })
export const aboutPerson = (
  who: PublicIdentity,
  what: 1 | 2 | 3,
  role: 1 | 2 | 3 | 4,
  cutoff = noCutoff(),
): EntryBody => {
  const { userId, edPk, xPk, idVersion } = who
  return { type: 2, action: what, userId, edPk, xPk, idVersion, role, cutoff }
}
export const added = (who: PublicIdentity, role: 1 | 2 | 3) => aboutPerson(who, action.add, role)

type Json = Record<string, unknown>
/** Lies in the answers to these requests, as this person gets them. */
export const lieTo = (who: Actor, path: RegExp, change: (body: Json) => void): void => {
  const tamper: Tamper = async (request, answer) =>
    path.test(request.path) && answer.ok && answer.status !== 204
      ? withJson(answer, change)
      : answer
  who.browser.tamper = tamper
}

export interface OpenedBody extends Json {
  roster: string[]
  rights: number
  keys: {
    epoch: number
    wrappedCk: string | null
    grant: { epoch: number; grant: string; from: string } | null
  }
  previousKeys: { epoch: number; wrapped: string }[]
}
export const lieInOpen = (who: Actor, change: (body: OpenedBody) => void) =>
  lieTo(who, /\/open$/, (body) => change(body as OpenedBody))

/** What the server answers this person, untouched. */
export const openedBy = (who: Actor, id: CollectionId): Promise<OpenedBody> =>
  who.does(async () => {
    const answer = await fetch(`/api/collections/${id}/open`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ rosterAfter: 0, rows: 60 }),
    })
    return (await answer.json()) as OpenedBody
  })

export const flipped = (text: string, at = 5): string => {
  const bytes = fromBase64url(text)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return toBase64url(bytes)
}
