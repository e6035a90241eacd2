// The rows of a library: objects opened by the account's own way, whatever collections they are in.
// Many at once, off the main thread. What does not open comes back as null.
import { parseCard } from '#protocol/records/card'
import { wrapOwnContext } from '#protocol/records/contexts'
import { openCardJob } from './open-item.ts'
import type { OpenRow } from './rows.ts'
import { openMany } from './seal.ts'
import { asKey, type Bytes, type MasterKey } from './suite.ts'

export interface OwnRow {
  objectId: Bytes
  version: number
  /** The object's key under the account's own. */
  own: Bytes
  card: Bytes
}

export async function openOwnRows(
  mk: MasterKey,
  userId: Bytes,
  rows: OwnRow[],
): Promise<(OpenRow | null)[]> {
  const keys = await openMany(
    rows.map(({ objectId, version, own }) => ({
      key: mk,
      context: wrapOwnContext(userId, objectId, version),
      sealed: own,
    })),
  )
  const cards = await openMany(
    rows.map(({ objectId, version, card }, i) => {
      const fk = keys[i]
      return fk ? openCardJob(fk, objectId, version, card) : null
    }),
  )
  return cards.map((plain, i) => rowOf(keys[i] ?? null, plain))
}

function rowOf(fk: Bytes | null, plain: Bytes | null): OpenRow | null {
  if (!fk || !plain) return null
  try {
    return { fk: asKey(fk), card: parseCard(plain) }
  } catch {
    return null
  }
}
