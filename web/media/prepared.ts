// What is known of a picked file once it was read: everything that is sealed about it. Plain data,
// so that it crosses from the worker to the page.
import type { Piece } from '#protocol/records/private-part'

export interface Place {
  latitude: number
  longitude: number
}

export interface Facts {
  /** ms since 1970, UTC. */
  takenAt: number
  /** Minutes east of UTC; null when the file does not say. */
  zone: number | null
  /** The capture time is only the time of the file. */
  guessedTime: boolean
  /** EXIF orientation, 1..8. */
  orientation: number
  camera: string | null
  /** Exposure and lens; never a place. */
  exif: Record<string, string | number>
  place: Place | null
}

export interface Pictures {
  /** As displayed; 0 when unknown. */
  width: number
  height: number
  /** Null for what the browser cannot decode. At most 20 KB. */
  thumbnail: Blob | null
  /** Longest side at most 2,048 px. */
  preview: Blob | null
  /** One frame of a film, as large as a preview. */
  poster: Blob | null
  /** 0..25 bytes. */
  thumbhash: Uint8Array<ArrayBuffer>
}

export interface Prepared extends Omit<Facts, 'orientation'>, Pictures {
  /** A value of `media` in protocol/records/card.ts. */
  media: number
  /** Media type by content. */
  type: string
  /** The file without its place; all other bytes as picked. */
  stored: Blob
  /** Put back, these give the picked file byte for byte. Empty when nothing was taken out. */
  pieces: Piece[]
  durationMs: number
}

export type MediaFailure = 'picture-too-large' | 'unreadable' | 'aborted' | 'crashed'

export class MediaError extends Error {
  readonly failure: MediaFailure

  constructor(failure: MediaFailure) {
    super(failure)
    this.failure = failure
  }
}
