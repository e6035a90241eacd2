// A picked file as an item: what media found in it, laid out as card, details and streams, with the
// place kept, shared or left out as the person chose.
import { maxPutBytes, maxSmallPartsBytes } from '#protocol/limits'
import { type Card, cardFlag } from '#protocol/records/card'
import { streamKind } from '#protocol/records/descriptor'
import type { Details } from '#protocol/records/details'
import type { Piece } from '#protocol/records/private-part'
import { sha256 } from '../crypto/bytes.ts'
import { type ItemStream, sealedStreamLength } from '../crypto/item.ts'
import type { Bytes } from '../crypto/suite.ts'
import { prepare } from '../media/client.ts'
import type { Prepared } from '../media/prepared.ts'
import type { LocationChoice } from './destination.ts'

export type FileTrouble = 'file-unreadable' | 'file-empty' | 'file-too-large' | 'picture-too-large'

/** The file itself is why it cannot be sent. */
export class FileFailure extends Error {
  readonly code: FileTrouble
  constructor(code: FileTrouble) {
    super(code)
    this.name = 'FileFailure'
    this.code = code
  }
}

export interface ReadFile {
  card: Card
  details: Details
  streams: ItemStream[]
  /** For the uploader alone. */
  pieces: Piece[]
}

/** SHA-256 of the file as picked. Refuses what cannot be sent before anything is decoded. */
export async function hashFile(file: File): Promise<Bytes> {
  if (file.size === 0) throw new FileFailure('file-empty')
  if (sealedStreamLength(streamKind.original, file.size) > maxPutBytes - maxSmallPartsBytes)
    throw new FileFailure('file-too-large')
  try {
    return await sha256(new Uint8Array(await file.arrayBuffer()))
  } catch {
    throw new FileFailure('file-unreadable')
  }
}

export async function readFile(
  signal: AbortSignal,
  file: File,
  location: LocationChoice,
): Promise<ReadFile> {
  const found = await prepared(signal, file)
  const shared = location === 'share'
  const stored = shared ? file : found.stored
  const streams: ItemStream[] = [{ kind: streamKind.original, source: stored }]
  if (found.thumbnail) streams.push({ kind: streamKind.thumbnail, source: found.thumbnail })
  if (found.preview) streams.push({ kind: streamKind.preview, source: found.preview })
  if (found.poster) streams.push({ kind: streamKind.poster, source: found.poster })
  return {
    card: cardOf(found, stored.size),
    details: detailsOf(file, found, shared),
    streams,
    pieces: location === 'keep-for-me' ? found.pieces : [],
  }
}

async function prepared(signal: AbortSignal, file: File): Promise<Prepared> {
  try {
    return await prepare(signal, file)
  } catch (error) {
    signal.throwIfAborted()
    const failure = (error as { failure?: unknown }).failure
    throw new FileFailure(failure === 'picture-too-large' ? failure : 'file-unreadable')
  }
}

function cardOf(found: Prepared, bytes: number): Card {
  const { media, takenAt, zone, width, height, durationMs, thumbhash } = found
  const flags =
    (found.thumbnail ? cardFlag.thumbnail : 0) |
    (found.preview ? cardFlag.preview : 0) |
    (found.poster ? cardFlag.poster : 0) |
    (found.guessedTime ? cardFlag.guessedTime : 0)
  return { media, flags, takenAt, zone, width, height, durationMs, bytes, thumbhash }
}

/** `place` only where the uploader shares it (5.2a). */
function detailsOf(file: File, found: Prepared, shared: boolean): Details {
  const details: Details = { name: file.name.normalize('NFC').slice(0, 255), type: found.type }
  if (found.camera) details.camera = found.camera
  if (Object.keys(found.exif).length > 0) details.exif = found.exif
  if (shared && found.place) details.place = { ...found.place }
  return details
}
