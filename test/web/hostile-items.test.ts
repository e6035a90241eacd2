// Threat: the server lies about objects, cards, statements and frames: swaps, truncates, replays,
// forges. The defence lies in web/receive and web/crypto: what does not pass is hidden and counted;
// everything else goes on.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { fromBase64url, toBase64url } from '../../protocol/base64url.ts'
import type { Frame } from '../../protocol/framing.ts'
import { makeCertificate } from '../../web/crypto/certificate.ts'
import { makeGuestKey } from '../../web/crypto/ed25519.ts'
import { sealGuestName } from '../../web/crypto/link.ts'
import { type Item, insideOf } from '../../web/state/collection.ts'
import { createCollection } from '../../web/state/collections.ts'
import { startVisit, visit } from '../../web/state/link-visit.ts'
import { linksOf } from '../../web/state/links.ts'
import { renameCollection } from '../../web/state/manage-collection.ts'
import { openCollection } from '../../web/state/open-collection.ts'
import { explain } from '../../web/state/problem-text.ts'
import {
  album,
  flipped,
  flippedText,
  fragmentOf,
  lie,
  lieInFrames,
  lieInOpen,
  lookedAt,
  names,
  send,
  startLying,
  stopLying,
  tellTheTruth,
  visitLink,
  world,
} from './liar.ts'
import { anyFile, until } from './plain-files.ts'
import { withBytes } from './world.ts'

vi.mock('../../web/media/client.ts', () => import('./plain-files.ts'))

beforeAll(startLying, 120_000)
afterAll(stopLying)
afterEach(tellTheTruth)

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
