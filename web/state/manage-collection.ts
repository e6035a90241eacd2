// What an owner changes about an open collection: its title, its items, its end.
import { toBase64url } from '#protocol/base64url'
import type { ObjectId, RemarkId } from '#protocol/ids'
import { zeros } from '#protocol/records/bytes'
import { type RemarkFields, remarkKind } from '#protocol/records/remark'
import * as api from '../api/collections.ts'
import { ApiProblem } from '../api/failure.ts'
import * as itemsApi from '../api/items.ts'
import { randomId } from '../crypto/bytes.ts'
import { remarkText, sealRemark } from '../crypto/remark.ts'
import { keyInForce } from '../receive/keyring.ts'
import { type Collection, type Item, insideOf } from './collection.ts'

const attempts = 4
const removalsAtOnce = 100

export const renameCollection = (collection: Collection, title: string): Promise<void> =>
  say(collection, remarkKind.title, title)

/** The name under which this account is met here; everyone with access sees it. */
export const setOwnName = (collection: Collection, name: string): Promise<void> =>
  say(collection, remarkKind.displayName, name)

/** A new revision of the remark in force, or the first one. */
async function say(collection: Collection, kind: 5 | 6, text: string): Promise<void> {
  const inside = insideOf(collection)
  for (let left = attempts; ; left--) {
    try {
      await sayOnce(collection, kind, text)
      await inside.refresh()
      return
    } catch (error) {
      const moved = error instanceof ApiProblem && error.code === 'stale'
      if (!moved || left <= 1) throw error
      await inside.catchUp()
      await inside.refresh()
    }
  }
}

async function sayOnce(collection: Collection, kind: 5 | 6, text: string): Promise<void> {
  const { account, access, facts, keyring, signal } = insideOf(collection)
  if (!account) throw new ApiProblem('not-allowed')
  const said = await facts()
  const before = said.current(kind, account.userId)
  const { state } = keyring().roster
  const { epoch, ck } = keyInForce(keyring())
  const fields: Omit<RemarkFields, 'authorPk'> = {
    kind,
    collectionId: state.collectionId,
    noteId: before?.noteId ?? randomId(),
    revision: (before?.revision ?? 0) + 1,
    objectId: zeros(16),
    createdAt: Date.now(),
    rosterSeq: state.seq,
    rosterHead: state.head,
    authorKind: 1,
    authorId: account.userId,
    text: remarkText(text.trim()),
  }
  const sealed = toBase64url(await sealRemark(ck, epoch, account.identity.ed, fields))
  const remarkId = toBase64url(fields.noteId) as RemarkId
  const { revision } = fields
  const row = { revision, epoch, sort: 'fact', sealed } as const
  await api.saveRemark(signal, access, collection.id, remarkId, row)
  await said.take([{ remarkId, ...row }])
}

export type DeletedItems = 'trash' | 'keep' | 'forever'

/**
 * Null: it is gone. Else when it will be, since its members are told before. What guests added is
 * taken over first where it is to stay openable.
 */
export async function deleteCollection(
  collection: Collection,
  items: DeletedItems,
  onStep: (share: number) => void = () => undefined,
): Promise<number | null> {
  const { signal, deleteAt } = insideOf(collection)
  if (items !== 'forever') {
    const { takeOverGuests } = await import('./take-over.ts')
    await takeOverGuests(collection, onStep)
  }
  const plan = await api.removeCollection(signal, collection.id, items)
  deleteAt.value = plan.deleteAt
  if (plan.deleteAt === null) collection.close()
  return plan.deleteAt
}

/** The owner has thought better of it. */
export async function keepCollection(collection: Collection): Promise<void> {
  const { signal, deleteAt } = insideOf(collection)
  await api.keepCollection(signal, collection.id)
  deleteAt.value = null
}

export async function removeItems(
  collection: Collection,
  items: readonly Item[],
): Promise<{ removed: number; failed: number }> {
  const { signal, access, hide } = insideOf(collection)
  let removed = 0
  for (let at = 0; at < items.length; at += removalsAtOnce) {
    const objects = items.slice(at, at + removalsAtOnce).map(({ id }) => id)
    const gone = await itemsApi
      .removeItems(signal, access, collection.id, { objects })
      .then((answer) => answer.objects, alreadyGone(objects))
    removed += gone.length
    hide(gone)
  }
  return { removed, failed: items.length - removed }
}

/** What is refused is counted and does not stop the others. */
const alreadyGone = (objects: ObjectId[]) => (error: unknown) => {
  if (!(error instanceof ApiProblem)) throw error
  return error.code === 'item-unavailable' ? objects : []
}
