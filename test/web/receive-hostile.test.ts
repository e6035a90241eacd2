// Threat: the server lies. It swaps, truncates, replays or forges objects, cards, statements, roster
// entries and keys. The defence lies in web/receive and web/crypto: what does not pass is hidden and
// counted, or the collection is not opened at all; everything else goes on.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fromBase64url, toBase64url } from '../../protocol/base64url.ts'
import { type Frame, readFrame, writeFrame } from '../../protocol/framing.ts'
import type { CollectionId } from '../../protocol/ids.ts'
import { makeCertificate } from '../../web/crypto/certificate.ts'
import { makeGuestKey } from '../../web/crypto/ed25519.ts'
import { sealGuestName } from '../../web/crypto/link.ts'
import { type Collection, type Item, insideOf } from '../../web/state/collection.ts'
import { createCollection } from '../../web/state/collections.ts'
import { setGuestName, startVisit, visit } from '../../web/state/link-visit.ts'
import { linksOf } from '../../web/state/links.ts'
import { renameCollection } from '../../web/state/manage-collection.ts'
import { openCollection } from '../../web/state/open-collection.ts'
import { explain } from '../../web/state/problem-text.ts'
import { sendingOf } from '../../web/state/sending.ts'
import * as account from '../../web/state/session.ts'
import { type Server, startServer } from '../support/server.ts'
import { anyFile, until } from './plain-files.ts'
import { surround, type World, withBytes, withJson } from './world.ts'

vi.mock('../../web/media/client.ts', () => import('./plain-files.ts'))

interface Row {
  objectId: string
  card: string
  wrappedKey: string
  by: { kind: string; id: string; key: string }
}
type Body = Record<string, unknown> & { rows: Row[]; roster: string[] }

const owner = { email: 'owner@example.org', password: 'correct horse battery' }
let server: Server
let world: World
/** Three photos: two of a guest, one of the owner. */
let album: { id: CollectionId; address: string; other: CollectionId }

beforeAll(async () => {
  server = await startServer()
  world = surround(server)
  await account.createAccount(owner)
  const id = await createCollection({ kind: 'album', title: 'True title' })
  const collection = await openCollection(id)
  const { address } = await linksOf(collection).make()
  const guest = await visitLink(address)
  await setGuestName('Ana')
  await send(guest, anyFile('one.jpg', 2_000), anyFile('two.jpg', 1_200_000))
  await send(collection, anyFile('three.jpg', 3_000))
  const other = await createCollection({ kind: 'album', title: 'Other' })
  album = { id, address, other }
}, 120_000)
afterAll(() => server?.close())
afterEach(() => {
  world.tamper = null
})

const fragmentOf = (address: string) => new URL(address).hash.slice(1)
async function visitLink(address: string): Promise<Collection> {
  await startVisit(fragmentOf(address))
  if (visit.value.status !== 'open') throw new Error(JSON.stringify(visit.value))
  return visit.value.collection
}
async function send(collection: Collection, ...files: File[]) {
  const sending = sendingOf(collection)
  sending.add(files)
  await until(() => sending.summary.value.done)
}
const names = (collection: Collection) =>
  collection.items.value.map(({ details }) => details.value?.name ?? '').sort()
/** Shows everything and waits until each item was looked at. */
async function lookedAt(collection: Collection): Promise<Collection> {
  const all = [...collection.items.value]
  collection.show(all)
  await until(() => all.every(({ verified }) => verified.value !== 'unchecked'))
  return collection
}

/** Lies in the answers to these requests. */
function lie(path: RegExp, change: (answer: Response) => Promise<Response>): void {
  world.tamper = async (request, answer) => (path.test(request.path) ? change(answer) : answer)
}
const lieInOpen = (change: (body: Body) => void) =>
  lie(/\/open$/, (answer) => withJson(answer, (body) => change(body as Body)))
const lieInFrames = (change: (frames: Frame[]) => Frame[]) =>
  lie(/\/(batch|proof)$/, (answer) => withBytes(answer, (bytes) => framed(change(frames(bytes)))))

function frames(bytes: Uint8Array): Frame[] {
  const found: Frame[] = []
  for (let rest = bytes; rest.length > 0; ) {
    const next = readFrame(rest, 3_000_000)!
    found.push(next.frame)
    rest = rest.slice(next.taken)
  }
  return found
}
const framed = (list: Frame[]) =>
  new Uint8Array(Buffer.concat(list.map((frame) => writeFrame(frame))))
const flipped = (bytes: Uint8Array, at: number) => {
  const copy = new Uint8Array(bytes)
  const place = at < 0 ? copy.length + at : at
  copy[place] = (copy[place] ?? 0) ^ 1
  return copy
}
const flippedText = (text: string, at: number) =>
  text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)

describe('a server that lies about items', () => {
  it('is caught in nothing when it tells the truth', async () => {
    const collection = await lookedAt(await visitLink(album.address))
    expect(names(collection)).toEqual(['one.jpg', 'three.jpg', 'two.jpg'])
    expect(collection.refused.value).toBe(0)
    await until(() => collection.title.value === 'True title')
  })

  it('cannot show a forged card; the others are there', async () => {
    lieInOpen(({ rows }) => {
      rows[0]!.card = flippedText(rows[0]!.card, 90)
    })
    const collection = await lookedAt(await visitLink(album.address))
    expect(collection.items.value).toHaveLength(2)
    expect(collection.refused.value).toBe(1)
  })

  it('cannot swap two items’ cards or keys', async () => {
    for (const part of ['card', 'wrappedKey'] as const) {
      lieInOpen(({ rows }) => {
        const kept = rows[0]![part]
        rows[0]![part] = rows[1]![part]
        rows[1]![part] = kept
      })
      const collection = await lookedAt(await visitLink(album.address))
      expect(collection.items.value).toHaveLength(1)
      expect(collection.refused.value).toBe(2)
    }
  })

  it('cannot tell that somebody else added an item', async () => {
    lieInOpen(({ rows }) => {
      const mine = rows.find(({ by }) => by.kind === 'account')!
      const guests = rows.find(({ by }) => by.kind === 'guest')!
      mine.by = guests.by
    })
    const collection = await lookedAt(await visitLink(album.address))
    expect(collection.items.value).toHaveLength(2)
    expect(collection.refused.value).toBe(1)
  })

  it('cannot swap what belongs to two items, nor give one of them twice', async () => {
    const swaps: ((list: Frame[]) => Frame[])[] = [
      ([a, b, ...rest]) => [{ ...a!, parts: b!.parts }, { ...b!, parts: a!.parts }, ...rest],
      ([a, b, ...rest]) => [a!, { ...b!, parts: a!.parts }, ...rest],
    ]
    for (const [i, swap] of swaps.entries()) {
      lieInFrames(swap)
      const collection = await lookedAt(await visitLink(album.address))
      expect(collection.refused.value).toBe(2 - i)
      expect(collection.items.value).toHaveLength(1 + i)
    }
  })

  it('cannot change one byte of a statement, a descriptor, a hash list, details or a thumbnail', async () => {
    for (const part of ['statement', 'descriptors', 'hashLists', 'details', 'thumbnail'] as const) {
      for (const at of [0, 40, -1]) {
        lieInFrames(([first, ...rest]) => {
          const parts = first!.parts!
          const changed = flipped(parts[part], Math.min(at, parts[part].length - 1))
          return [{ ...first!, parts: { ...parts, [part]: changed } }, ...rest]
        })
        const collection = await lookedAt(await visitLink(album.address))
        expect([part, at, collection.refused.value]).toEqual([part, at, 1])
        expect(collection.items.value).toHaveLength(2)
      }
    }
  })

  it('cannot cut an original short, lengthen it or change it; it is hidden and nothing is given out', async () => {
    const changes: ((bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>)[] = [
      (bytes) => bytes.slice(0, -1),
      (bytes) => bytes.slice(0, -16_400),
      (bytes) => new Uint8Array([...bytes, 0]),
      (bytes) => flipped(bytes, 5),
      (bytes) => flipped(bytes, -1),
      (bytes) => flipped(bytes, 1_100_000),
    ]
    for (const change of changes) {
      const collection = await lookedAt(await visitLink(album.address))
      const two = collection.items.value.find(({ details }) => details.value?.name === 'two.jpg')!
      lie(/objects\/.*\/1\/1$/, (answer) => withBytes(answer, change))
      const error = await collection.original(two).then(
        () => null,
        (why: unknown) => explain(why).code,
      )
      world.tamper = null
      expect(error).toMatch(/refused|cut-short|cannot-open|server-untrusted/)
      if (error !== 'server-untrusted') expect(collection.refused.value).toBe(1)
      const three = collection.items.value.find(
        ({ details }) => details.value?.name === 'three.jpg',
      )!
      expect((await collection.original(three)).blob.size).toBe(3_000)
    }
  })

  it('cannot give the preview of another item', async () => {
    const collection = await lookedAt(await visitLink(album.address))
    const [a, b] = collection.items.value as [Item, Item]
    world.tamper = async ({ path }, answer) => {
      if (!path.endsWith(`${a.id}/1/3`)) return answer
      const token = insideOf(collection).access.current().token
      const authorization = `Keepsake ${token}`
      world.tamper = null
      return fetch(path.replace(a.id, b.id), { headers: { authorization } })
    }
    await expect(collection.preview(a)).rejects.toThrow()
    expect(collection.refused.value).toBe(1)
    expect(await (await collection.preview(b))!.text()).toMatch(/preview of/)
  })

  it('cannot put a name on a guest that the guest did not give', async () => {
    lieInOpen((body) => {
      const guests = body.guests as { name: string }[]
      guests[0]!.name = flippedText(guests[0]!.name, 120)
    })
    const collection = await lookedAt(await visitLink(album.address))
    expect(collection.items.value.filter(({ addedBy }) => addedBy !== '')).toEqual([])
  })

  it('cannot rename a guest together with somebody who may only look', async () => {
    const knowing = insideOf(await lookedAt(await visitLink(album.address))).keyring()
    const { collectionId, epoch } = knowing
    const [ck, forger] = [knowing.keys.get(epoch)!, await makeGuestKey()]
    const renamed: unknown[] = []
    world.tamper = async ({ path }, answer) => {
      if (!path.endsWith('/open')) return answer
      const body = await answer.json()
      for (const row of body.guests) {
        const [linkId, guestPk] = [fromBase64url(row.linkId), fromBase64url(row.key)]
        const sealedName = await sealGuestName(ck, collectionId, epoch, guestPk, 'Mallory')
        const fields = { collectionId, linkId, guestPk, sealedName, createdAt: Date.now() + 60_000 }
        const certificate = await makeCertificate(forger, fields)
        const forged = { certificate: toBase64url(certificate), name: toBase64url(sealedName) }
        renamed.push({ ...row, ...forged, epoch })
      }
      body.guests.push(...renamed)
      return new Response(JSON.stringify(body), { status: answer.status })
    }
    const collection = await lookedAt(await visitLink(album.address))
    expect(renamed).toHaveLength(1)
    expect(collection.items.value.map(({ addedBy }) => addedBy).sort()).toEqual(['', 'Ana', 'Ana'])
  })

  it('cannot keep a picture on screen by withholding what its check needs', async () => {
    const id = await createCollection({ kind: 'album', title: 'Closed' })
    const links = linksOf(await openCollection(id))
    const link = await links.make()
    await send(await visitLink(link.address), anyFile('late.jpg', 2_000))
    await links.remove(link.linkId)
    let withheld = 0
    lie(/\/cutoffs\//, async () => {
      withheld++
      return new Response('{"type":"/problems/not-found"}', { status: 404 })
    })
    const collection = await openCollection(id)
    const [item] = collection.items.value
    collection.show([item!])
    await until(() => withheld > 0)
    await expect.poll(() => item!.thumbnail.value).toBeNull()
    expect(item!.verified.value).toBe('unchecked')
    world.tamper = null
    collection.show([item!])
    await until(() => item!.verified.value === 'verified')
    expect(item!.thumbnail.value).toMatch(/^blob:/)
  })

  it('cannot certify a guest itself', async () => {
    lieInOpen((body) => {
      const guests = body.guests as { certificate: string }[]
      guests[0]!.certificate = flippedText(guests[0]!.certificate, 200)
    })
    const collection = await lookedAt(await visitLink(album.address))
    expect(collection.refused.value).toBe(2)
    expect(names(collection)).toEqual(['three.jpg'])
  })

  it('cannot say that the album has another title', async () => {
    lieInOpen((body) => {
      const remarks = body.remarks as { sealed: string }[]
      remarks[0]!.sealed = flippedText(remarks[0]!.sealed, 150)
    })
    expect((await lookedAt(await visitLink(album.address))).title.value).toBe('')
  })

  it('cannot bring an older title back', async () => {
    const id = await createCollection({ kind: 'album', title: 'First' })
    let first: unknown
    lieInOpen((body) => {
      first ??= body.remarks
    })
    const collection = await openCollection(id)
    await renameCollection(collection, 'Second')
    expect(collection.title.value).toBe('Second')
    lieInOpen((body) => {
      body.remarks = first
    })
    const again = await openCollection(id)
    await insideOf(again).facts()
    expect(again.title.value).toBe('')
    world.tamper = null
    const honest = await openCollection(id)
    await insideOf(honest).facts()
    expect(honest.title.value).toBe('Second')
  })

  it('that answers with something else altogether is not believed', async () => {
    lie(/\/open$/, async (answer) => new Response('<h1>Hello</h1>', { status: answer.status }))
    await startVisit(fragmentOf(album.address))
    expect(visit.value).toMatchObject({ status: 'ended', trouble: { code: 'server-untrusted' } })
  })
})

describe('a server that lies about people, links and keys', () => {
  /** As someone who was never here, so that nothing is known from before. */
  const refusedOpening = async () => {
    const opened = openCollection(album.id).then(
      () => 'opened',
      (error: unknown) => explain(error).code,
    )
    return opened
  }
  const wholeRoster = (change: (roster: string[]) => string[]) => {
    world.tamper = async ({ path }, answer) =>
      path.endsWith('/open')
        ? withJson(answer, (body) => {
            body.roster = change(body.roster as string[])
          })
        : answer
  }

  it('cannot leave out what was seen before, or show it otherwise', async () => {
    await openCollection(album.id)
    wholeRoster(() => ['A'.repeat(300)])
    expect(await refusedOpening()).toMatch(/refused|update-needed/)
  })

  it('cannot change, drop or reorder entries for a guest who comes first', async () => {
    const fresh = async (change: (roster: string[]) => string[]) => {
      const collection = await openCollection(await createCollection({ kind: 'album', title: 'x' }))
      const links = linksOf(collection)
      await links.make({ label: 'a' })
      const { address } = await links.make({ label: 'b', add: false })
      wholeRoster(change)
      await startVisit(fragmentOf(address))
      world.tamper = null
      // Open counts only when the whole roster was replayed: then there is a title.
      const isProven = () => {
        const now = visit.value
        return now.status === 'open' && now.collection.title.value !== ''
      }
      await until(() => visit.value.status === 'ended' || isProven())
      return visit.value
    }
    const changes: ((roster: string[]) => string[])[] = [
      (roster) => roster.map((entry, i) => (i === 2 ? flippedText(entry, 330) : entry)),
      (roster) => roster.slice(0, 2),
      (roster) => [roster[0]!, roster[2]!, roster[1]!],
      (roster) => [flippedText(roster[0]!, 200), ...roster.slice(1)],
      () => [],
    ]
    for (const change of changes) {
      const now = await fresh(change)
      expect(now).toMatchObject({ status: 'ended' })
    }
    expect(await fresh((roster) => roster)).toMatchObject({ status: 'open' })
  })

  it('cannot hand out the key of another album', async () => {
    let taken: unknown
    lie(/\/open$/, (answer) =>
      withJson(answer, (body) => {
        taken = body.keys
      }),
    )
    await openCollection(album.other)
    lie(/\/open$/, (answer) =>
      withJson(answer, (body) => {
        body.keys = taken
      }),
    )
    expect(await refusedOpening()).toBe('cannot-open')
  })

  it('cannot raise the rights of a link', async () => {
    const collection = await openCollection(
      await createCollection({ kind: 'album', title: 'view' }),
    )
    const { address } = await linksOf(collection).make({ add: false, download: false })
    lieInOpen((body) => {
      body.rights = 0x07
    })
    const guest = await visitLink(address)
    await until(() => guest.title.value === 'view')
    expect(guest.may.value).toMatchObject({ view: true, add: false, download: false })
  })

  it('that shows other keys for an account is noticed, and sharing stops', async () => {
    lie(/\/api\/sessions$/, (answer) =>
      withJson(answer, (body) => {
        body.edPk = flippedText(String(body.edPk), 5)
      }),
    )
    await account.signOut()
    await account.signIn(owner)
    expect(account.session.value).toMatchObject({ status: 'signed-in', keysDiffer: true })
    expect((await openCollection(album.id)).may.value.manageLinks).toBe(false)
    world.tamper = null
    await account.signOut()
    await account.signIn(owner)
    expect(account.session.value).toMatchObject({ keysDiffer: false })
  })

  it('that asks for a cheap password check is refused before anything is derived', async () => {
    await account.signOut()
    for (const weak of [{ m: 8 }, { t: 1 }, { p: 4 }, { m: 4_000_000 }]) {
      lie(/\/prelogin$/, (answer) => withJson(answer, (body) => Object.assign(body, weak)))
      world.asked.length = 0
      const code = await account.signIn(owner).then(
        () => 'signed in',
        (error: unknown) => explain(error).code,
      )
      expect(code).toBe('refused')
      expect(world.asked.filter((one) => one.includes('/sessions'))).toEqual([])
    }
    world.tamper = null
    await account.signIn(owner)
  })

  it('that replaces the master key or the identity signs nobody in', async () => {
    for (const part of ['wrappedMk', 'wrappedSeed']) {
      await account.signOut()
      lie(/\/api\/sessions$/, (answer) =>
        withJson(answer, (body) => {
          body[part] = flippedText(String(body[part]), 80)
        }),
      )
      await expect(account.signIn(owner)).rejects.toThrow()
      expect(account.session.value.status).toBe('signed-out')
    }
    world.tamper = null
    await account.signIn(owner)
  })
})
