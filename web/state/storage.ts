// What fills the account's storage, by kind. Counted here from the cards, which only this device can
// read; an object counts once, however many collections it is in. Pure but for the library it reads.
import type { Card } from '#protocol/records/card'
import type { Library } from './library.ts'
import { partOf } from './library-rows.ts'

export type StorageKind = 'photos' | 'videos' | 'documents' | 'other' | 'trash' | 'sending'

export interface StoragePart {
  readonly kind: StorageKind
  readonly bytes: number
  readonly count: number
}

/** Blocks of the card's media numbers. */
const [firstVideo, firstSound, firstDocument, firstNote] = [32, 48, 64, 72]

export function kindOfStorage(card: Card | null): StorageKind {
  const media = card?.media ?? 0
  if (media === 0 || media >= firstNote) return 'other'
  if (media >= firstDocument) return 'documents'
  if (media >= firstSound) return 'other'
  return media >= firstVideo ? 'videos' : 'photos'
}

/** `used`: by the server's count, which also knows what is being uploaded. */
export function storageParts(library: Library, used: number): StoragePart[] {
  const sums = new Map<StorageKind, { bytes: number; count: number }>()
  const add = (kind: StorageKind, bytes: number) => {
    const sum = sums.get(kind) ?? { bytes: 0, count: 0 }
    sums.set(kind, { bytes: sum.bytes + bytes, count: sum.count + 1 })
  }
  const cards = new Map(library.items.value.map(({ id, card }) => [id, card]))
  for (const [id, rows] of library.holdings()) {
    const kind = partOf(rows) === 'trash' ? 'trash' : kindOfStorage(cards.get(id) ?? null)
    add(kind, rows[0]?.bytes ?? 0)
  }
  const known = [...sums.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  if (used > known) add('sending', used - known)
  const order: StorageKind[] = ['photos', 'videos', 'documents', 'other', 'trash', 'sending']
  return order.flatMap((kind) => {
    const sum = sums.get(kind)
    return sum ? [{ kind, ...sum }] : []
  })
}
