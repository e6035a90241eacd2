// Threat: a guest with a changed program seals a thumbnail of a few kilobytes that claims 16,383 by
// 16,383 pixels. Every page that shows it would run out of memory, the owner's too, who could then not
// even remove it. The defence is in web/receive/refuse-bomb.ts, before a decoder sees the bytes.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { streamKind } from '../../protocol/records/descriptor.ts'
import { refuseBomb } from '../../web/receive/refuse-bomb.ts'
import { createCollection } from '../../web/state/collections.ts'
import { startVisit, visit } from '../../web/state/link-visit.ts'
import { linksOf } from '../../web/state/links.ts'
import { openCollection } from '../../web/state/open-collection.ts'
import { sendingOf } from '../../web/state/sending.ts'
import * as account from '../../web/state/session.ts'
import { type Server, startServer } from '../support/server.ts'
import { anyFile, until, webp } from './plain-files.ts'
import { surround } from './world.ts'

vi.mock('../../web/media/client.ts', () => import('./plain-files.ts'))

const bytesOf = async (picture: Blob) => new Uint8Array(await picture.arrayBuffer())
/** Start of image, an empty segment, the frame header of a progressive JPEG. */
const jpeg = (width: number, height: number) => {
  const sides = [height >> 8, height & 255, width >> 8, width & 255]
  const start = [0xff, 0xd8, 0xff, 0xe0, 0, 2, 0xff, 0xc2, 0, 17, 8, ...sides]
  return Uint8Array.from([...start, ...Array<number>(12).fill(0)])
}
const judged = (kind: 2 | 3, bytes: Uint8Array) => () => refuseBomb(kind, bytes)

describe('a thumbnail or preview', () => {
  it('passes as WebP or JPEG of the size in which they are made', async () => {
    const { thumbnail, preview } = streamKind
    expect(judged(thumbnail, await bytesOf(webp('', [512, 384])))).not.toThrow()
    expect(judged(preview, jpeg(2_048, 1_536))).not.toThrow()
  })

  it('is refused when it claims more, is of another form, or is cut short', async () => {
    const { thumbnail, preview } = streamKind
    const good = await bytesOf(webp('', [512, 384]))
    expect(judged(thumbnail, await bytesOf(webp('', [16_383, 16_383])))).toThrow()
    expect(judged(thumbnail, jpeg(65_535, 1))).toThrow()
    expect(judged(preview, jpeg(65_535, 65_535))).toThrow()
    expect(judged(thumbnail, Uint8Array.of(0x89, 0x50, 0x4e, 0x47))).toThrow()
    for (let length = 0; length < 30; length++) {
      expect(judged(thumbnail, good.subarray(0, length))).toThrow()
    }
  })
})

describe('a guest who sends a bomb among pictures', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer()
    surround(server)
    await account.createAccount({ email: 'owner@example.org', password: 'correct horse battery' })
  }, 60_000)
  afterAll(() => server?.close())

  it('is refused by whoever looks; the others are shown', async () => {
    const id = await createCollection({ kind: 'album', title: 'Party' })
    const { address } = await linksOf(await openCollection(id)).make()
    await startVisit(new URL(address).hash.slice(1))
    if (visit.value.status !== 'open') throw new Error(visit.value.status)
    const sending = sendingOf(visit.value.collection)
    sending.add([anyFile('bomb', 2_000), anyFile('one.jpg', 2_000)])
    await until(() => sending.summary.value.done)
    expect(sending.summary.value.arrived).toBe(2)
    const collection = await openCollection(id)
    const all = [...collection.items.value]
    collection.show(all)
    await until(() => all.every(({ verified }) => verified.value !== 'unchecked'))
    expect(collection.refused.value).toBe(1)
    const [shown] = collection.items.value
    expect(shown?.details.value?.name).toBe('one.jpg')
    expect(all.find((item) => item !== shown)?.thumbnail.value).toBeNull()
  }, 60_000)
})
