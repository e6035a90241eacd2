// Statements and wraps by which the account places an object somewhere: in a collection of its own or
// one that it may add to, at the newest position that it has verified itself.

import { toBase64url } from '#protocol/base64url'
import type { CollectionId } from '#protocol/ids'
import { place, type SealedRecord } from '../crypto/item.ts'
import { type Keyring, keyInForce } from '../receive/keyring.ts'
import type { AccountSecrets } from './account-secrets.ts'
import { enterAsMember } from './open-collection.ts'
import type { ProvenSource } from './prove-many.ts'

export interface Target {
  id: CollectionId
  keyring: Keyring
}

/** Log and keys as they are now. */
export async function targetOf(
  signal: AbortSignal,
  account: AccountSecrets,
  id: CollectionId,
): Promise<Target> {
  return { id, keyring: (await enterAsMember(signal, account, id, 0)).keyring }
}

export async function placeHere(
  { userId, mk, identity }: AccountSecrets,
  { keyring }: Target,
  { item, proven }: ProvenSource,
): Promise<{ wrappedKey: string; statement: string; ownKey: string }> {
  const { epoch, ck } = keyInForce(keyring)
  const { state } = keyring.roster
  const { objectId, version, nStreams, streamsRoot, cardHash } = proven.statement
  const placed = await place(
    { objectId, version, fk: item.open.key },
    {
      type: 2,
      collectionId: state.collectionId,
      epoch,
      rosterSeq: state.seq,
      rosterHead: state.head,
      author: { kind: 1, id: userId, key: identity.ed },
      createdAt: Date.now(),
      wrapUnder: { ck },
      own: { mk, userId },
    },
    { nStreams, streamsRoot, cardHash },
  )
  return textsOf(placed)
}

function textsOf({ wrap, statement, own }: Pick<SealedRecord, 'wrap' | 'statement' | 'own'>) {
  if (!own) throw new Error('placed without an own way')
  return {
    wrappedKey: toBase64url(wrap),
    statement: toBase64url(statement),
    ownKey: toBase64url(own),
  }
}
