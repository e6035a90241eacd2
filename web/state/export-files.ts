// The files of an export: how each is read when its turn comes, and the pieces that the account kept
// for itself, which are put back. Nothing of a file is in memory before that.
import { fromBase64url } from '#protocol/base64url'
import { streamKind } from '#protocol/records/descriptor'
import type { Piece } from '#protocol/records/private-part'
import { loadPrivate, type ReadAt } from '../api/objects.ts'
import { openPrivatePart } from '../crypto/open-private.ts'
import { readStream, restored, restoredLength } from '../receive/read-original.ts'
import type { ZipFile } from '../receive/zip.ts'
import { accountSecrets } from './account-secrets.ts'
import type { ItemRecord } from './collection-items.ts'
import { safeName } from './export-names.ts'
import { nameOfFile } from './original.ts'

const askedAtOnce = 4

const timeOf = ({ card, addedAt }: ItemRecord): number => card?.takenAt || addedAt

export function fileOf(at: ReadAt, record: ItemRecord, name: string, pieces: Piece[]): ZipFile {
  const { open, proven } = record
  const stored = open.card.bytes
  return {
    name,
    size: restoredLength(stored, pieces),
    modified: timeOf(record),
    read(signal) {
      if (!proven) throw new Error('never proven')
      const parts = readStream(signal, at, open, proven, streamKind.original, stored)
      return pieces.length === 0 ? parts : restored(parts, stored, pieces)
    },
  }
}

/** The moving half of a live photo, beside it. */
export function motionOf(
  at: ReadAt,
  record: ItemRecord,
  nameFor: (wanted: string) => string,
): ZipFile | null {
  const { open, proven } = record
  const size = proven?.details.len?.[String(streamKind.motion)]
  if (!proven?.streams.has(streamKind.motion) || size === undefined) return null
  const wanted = safeName(proven.details.motionName ?? '', `${nameOfFile(record)}.mov`)
  return {
    name: nameFor(wanted),
    size,
    modified: timeOf(record),
    read: (signal) => readStream(signal, at, open, proven, streamKind.motion, size),
  }
}

/** What the account took out of its own photos and kept for itself: exports hold the file as it was. */
export async function loadPieces(
  stop: AbortSignal,
  at: ReadAt,
  records: readonly ItemRecord[],
): Promise<Map<string, Piece[]>> {
  const { mk, userId } = accountSecrets()
  const found = new Map<string, Piece[]>()
  const left = records.filter(({ mine, proven }) => mine && proven)
  const lane = async () => {
    for (let record = left.pop(); record; record = left.pop()) {
      const name = { objectId: record.id, version: record.version }
      // Without it the file is whole but for the place; that must not end everything.
      const sealed = await loadPrivate(stop, at, name).catch(() => new Uint8Array())
      stop.throwIfAborted()
      if (sealed.length === 0) continue
      const id = fromBase64url(record.id)
      const { pieces } = await openPrivatePart(mk, userId, id, record.version, sealed)
      if (pieces.length > 0) found.set(record.id, pieces)
    }
  }
  await Promise.all(Array.from({ length: askedAtOnce }, lane))
  return found
}
