// A few kilobytes can claim a picture that fills all memory of everyone who looks, also of the owner
// who wants to remove it. Thumbnails and previews are made by our own code, as WebP or JPEG of known
// sides: anything else is refused before a decoder of the browser sees it.
import { type StreamKind, streamKind } from '#protocol/records/descriptor'
import { refuse } from '../crypto/failure.ts'
import { jpeg, webp } from '../media/frame-size.ts'

const [mostOfThumbnail, mostOfPreview] = [1_024, 4_096]

/** `start`: the first bytes of the opened stream. Originals are what somebody picked: not judged. */
export function refuseBomb(kind: StreamKind, start: Uint8Array | undefined): void {
  if (kind === streamKind.original || kind === streamKind.motion) return
  const size = start && sizeIn(start)
  const most = kind === streamKind.thumbnail ? mostOfThumbnail : mostOfPreview
  if (!size || size.width > most || size.height > most) refuse('a picture that we would not make')
}

function sizeIn(bytes: Uint8Array) {
  try {
    if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpeg(bytes)
    return bytes[0] === 0x52 && bytes[8] === 0x57 ? webp(bytes) : null
  } catch {
    return null
  }
}
