// The type that a browser is told for bytes of an item. Only types that cannot run anything: what is
// not a known picture, film or sound is offered as a download and never shown as a page.
import { media } from '#protocol/records/card'
import { type StreamKind, streamKind } from '#protocol/records/descriptor'

const types: Record<number, string> = {
  [media.jpeg]: 'image/jpeg',
  [media.png]: 'image/png',
  [media.webp]: 'image/webp',
  [media.gif]: 'image/gif',
  [media.heic]: 'image/heic',
  [media.avif]: 'image/avif',
  [media.jpegXl]: 'image/jxl',
  [media.tiff]: 'image/tiff',
  [media.mp4]: 'video/mp4',
  [media.quickTime]: 'video/quicktime',
  [media.webm]: 'video/webm',
  [media.pdf]: 'application/pdf',
}

/** Thumbnails and previews are pictures of whatever type the browser finds in them. */
export function mediaType(kind: StreamKind, cardMedia: number): string {
  if (kind === streamKind.motion) return 'video/mp4'
  if (kind !== streamKind.original) return 'image/webp'
  return types[cardMedia] ?? 'application/octet-stream'
}
