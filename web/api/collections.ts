// Collections: one function per endpoint of protocol/collections.
import {
  collectionList,
  cutoff,
  type DeletedItems,
  deletionPlan,
  type MakeCollection,
  type OpenCollection,
  opened,
  type Rotate,
  recordHashes,
  rosterPage,
  type SaveRemark,
} from '#protocol/collections'
import type { AccountId, CollectionId, LinkId, RemarkId } from '#protocol/ids'
import type { Access } from './access.ts'
import { askJson, askNothing } from './http.ts'

const at = (collectionId: CollectionId, rest = '') => `/api/collections/${collectionId}${rest}`

export const makeCollection = (signal: AbortSignal, body: MakeCollection) =>
  askNothing(signal, { method: 'POST', path: '/api/collections', body })

export const listCollections = (signal: AbortSignal) =>
  askJson(signal, collectionList, { path: '/api/collections' })

export const openCollection = (
  signal: AbortSignal,
  collectionId: CollectionId,
  body: OpenCollection,
) => askJson(signal, opened, { method: 'POST', path: at(collectionId, '/open'), body })

export const removeCollection = (
  signal: AbortSignal,
  collectionId: CollectionId,
  items: DeletedItems,
) => askJson(signal, deletionPlan, { method: 'DELETE', path: at(collectionId, `?items=${items}`) })

export const keepCollection = (signal: AbortSignal, collectionId: CollectionId) =>
  askNothing(signal, { method: 'DELETE', path: at(collectionId, '/deletion') })

export const loadRoster = (
  signal: AbortSignal,
  access: Access,
  collectionId: CollectionId,
  after: number,
) => askJson(signal, rosterPage, { path: at(collectionId, `/roster?after=${after}`), access })

export const loadCutoff = (
  signal: AbortSignal,
  access: Access,
  collectionId: CollectionId,
  seq: number,
) => askJson(signal, cutoff, { path: at(collectionId, `/cutoffs/${seq}`), access })

/** What a cutoff list of this link's guests, or of this account, must hold. */
export const loadRecordHashes = (
  signal: AbortSignal,
  collectionId: CollectionId,
  of: { link: LinkId } | { account: AccountId },
  access: Access,
) => {
  const query = 'link' in of ? `link=${of.link}` : `account=${of.account}`
  return askJson(signal, recordHashes, { path: at(collectionId, `/records?${query}`), access })
}

export const rotate = (
  signal: AbortSignal,
  access: Access,
  collectionId: CollectionId,
  body: Rotate,
) => askNothing(signal, { method: 'POST', path: at(collectionId, '/rotate'), body, access })

export const saveRemark = (
  signal: AbortSignal,
  access: Access,
  collectionId: CollectionId,
  remarkId: RemarkId,
  body: SaveRemark,
) =>
  askNothing(signal, {
    method: 'PUT',
    path: at(collectionId, `/remarks/${remarkId}`),
    body,
    access,
  })
