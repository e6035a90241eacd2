// Thumbnails, previews and originals of one open collection. Every byte passes the checks of
// web/receive before it is shown; an item that fails is taken out of the collection's sight.
import { toBase64url } from '#protocol/base64url'
import type { Frame } from '#protocol/framing'
import { maxBatchItems } from '#protocol/limits'
import { RecordError } from '#protocol/records/bytes'
import { media } from '#protocol/records/card'
import { streamKind } from '#protocol/records/descriptor'
import { ApiProblem } from '../api/failure.ts'
import { loadBatch, type ReadAt } from '../api/objects.ts'
import { CryptoError } from '../crypto/failure.ts'
import { firstLook } from '../receive/first-look.ts'
import type { ProvenItem } from '../receive/receive-item.ts'
import { makeThumbnails, type Thumbnails } from '../receive/thumbnails.ts'
import type { ItemRecord, Items } from './collection-items.ts'
import type { Rest } from './collection-rest.ts'

export interface Pictures {
  thumbnails: Thumbnails<ItemRecord>
  /** Null when there is none. */
  preview(signal: AbortSignal, item: ItemRecord): Promise<Blob | null>
  original(signal: AbortSignal, item: ItemRecord): Promise<{ blob: Blob; name: string }>
}

interface PicturesFrom {
  items: Items
  at: ReadAt
  onTrouble(error: unknown): void
}
/** What is checked and opened, loaded after the first pictures. */
export type Checks = Pick<Rest, 'prove' | 'proveFrame' | 'stream' | 'original'>

export const isRefusal = (error: unknown) =>
  error instanceof RecordError ||
  (error instanceof CryptoError &&
    !['aborted', 'internal', 'unsupported'].includes(error.failure.code))

export function makePictures(
  { items, at, onTrouble }: PicturesFrom,
  rest: () => Promise<Checks>,
  mayDownload: () => boolean,
  onLooked: () => void,
): Pictures {
  /** V7: what fails a check is hidden at once; a lost connection is not the item's fault. */
  async function judged<T>(item: ItemRecord, run: () => Promise<T>): Promise<T> {
    try {
      return await run()
    } catch (error) {
      if (isRefusal(error)) items.refuse(item)
      throw error
    }
  }

  const prove = async (signal: AbortSignal, item: ItemRecord) => {
    const proven = await (await rest()).prove(signal, item)
    settle(item, proven)
    return proven
  }

  /** Shows the picture, then proves it once `looked`: all of the batch are on screen. */
  async function takeFrame(
    signal: AbortSignal,
    item: ItemRecord,
    { parts }: Frame,
    looked: Promise<void>,
  ): Promise<void> {
    if (!parts) return
    const isHere = () => !signal.aborted && items.get(item.id) === item
    await judged(item, async () => {
      const look = await firstLook(signal, item.open, parts)
      if (!isHere()) return
      item.details.value ??= look.details
      if (look.thumbnail) item.thumbnail.value = URL.createObjectURL(look.thumbnail)
      await looked
      const proven = await (await rest()).proveFrame(item, parts, look.details)
      if (isHere()) settle(item, proven)
    }).catch((error: unknown) => {
      if (isRefusal(error)) return
      // A server that withholds what the check needs must not keep an unchecked picture on screen.
      if (item.verified.peek() === 'unchecked') takeOff(item)
      throw error
    })
    item.looked = true
  }

  async function loadThumbnails(signal: AbortSignal, wanted: ItemRecord[]): Promise<void> {
    const named = new Map(wanted.map((item) => [`${item.id}/${item.version}`, item]))
    const names = wanted.map(({ id, version }) => ({ objectId: id, version }))
    const taken: Promise<void>[] = []
    const { promise: looked, resolve } = Promise.withResolvers<void>()
    try {
      for await (const frame of loadBatch(signal, at, names)) {
        const name = `${toBase64url(frame.objectId)}/${frame.version}`
        const item = named.get(name)
        if (item) taken.push(takeFrame(signal, item, frame, looked))
        named.delete(name)
      }
    } finally {
      resolve()
      onLooked()
    }
    await Promise.all(taken)
    // Left out or gone on the server: do not ask for ever.
    for (const item of wanted) item.looked = true
  }

  return {
    preview: (signal, item) =>
      judged(item, async () => {
        const { streams } = await prove(signal, item)
        const kind = previewKind(item, streams, mayDownload())
        return kind === null ? null : (await rest()).stream(signal, item, kind)
      }),
    original: (signal, item) =>
      judged(item, async () => {
        if (!mayDownload()) throw new ApiProblem('not-allowed')
        await prove(signal, item)
        return (await rest()).original(signal, item)
      }),
    thumbnails: makeThumbnails({
      batchSize: maxBatchItems,
      below: (last, most) => belowIn(items.shown.peek(), last, most),
      isDone: (item) => item.looked,
      load: loadThumbnails,
      onFailure: onTrouble,
    }),
  }
}

function takeOff({ thumbnail }: ItemRecord): void {
  const url = thumbnail.peek()
  if (url) URL.revokeObjectURL(url)
  thumbnail.value = null
}

export function settle(item: ItemRecord, proven: ProvenItem): void {
  item.proven = proven
  item.details.value ??= proven.details
  item.verified.value = 'verified'
}

const shownByBrowsers: readonly number[] = [
  media.jpeg,
  media.png,
  media.webp,
  media.gif,
  media.avif,
]

/**
 * The preview, or the poster of a film; without one a picture that browsers show; without the right to it the thumbnail. Null:
 * documents and kinds of picture that nobody could open have none of them.
 */
function previewKind(
  { card }: ItemRecord,
  streams: ReadonlyMap<number, unknown>,
  mayDownload: boolean,
): 1 | 2 | 3 | 4 | null {
  if (streams.has(streamKind.preview)) return streamKind.preview
  if (streams.has(streamKind.poster)) return streamKind.poster
  if (mayDownload && shownByBrowsers.includes(card?.media ?? media.other))
    return streamKind.original
  if (streams.has(streamKind.thumbnail)) return streamKind.thumbnail
  return null
}

function belowIn(all: readonly ItemRecord[], last: ItemRecord, most: number): ItemRecord[] {
  const at = all.indexOf(last)
  return at < 0 ? [] : all.slice(at + 1, at + 1 + most)
}
