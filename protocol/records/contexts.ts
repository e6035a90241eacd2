// The closed list of labels that keep every use of a key apart, and one builder per use.
// A label may never serve two purposes; fields have fixed lengths, except a list that comes last.
import { type Bytes, concat, fixed, u8, u32, u64 } from './bytes.ts'
import { utf8 } from './text.ts'

export type Label =
  // sealed under a symmetric key
  | 'stream'
  | 'card'
  | 'wrap/fk'
  | 'wrap/ck-prev'
  | 'wrap/drop'
  | 'note'
  | 'name/guest'
  | 'wrap/mk'
  | 'wrap/id'
  | 'wrap/ck'
  | 'wrap/own'
  | 'link/label'
  | 'link/secret'
  | 'passkey/name'
  | 'pins'
  | 'private'
  | 'link/blob'
  | 'link/drop'
  // signed
  | 'sig/put'
  | 'sig/note'
  | 'sig/roster'
  | 'sig/join'
  | 'sig/guest'
  | 'sig/grant'
  | 'sig/request'
  // HPKE info
  | 'grant'
  | 'drop/fk'
  | 'drop/name'
  // derived
  | 'pw/auth'
  | 'pw/kek'
  | 'recovery/auth'
  | 'recovery/kek'
  | 'passkey/kek'
  | 'id/x25519'
  | 'id/ed25519'
  | 'ck-commit'
  | 'link/id'
  | 'link/root'
  | 'link/root-pw'
  | 'link/salt'
  | 'link/knock'
  | 'link/access'
  | 'link/kek'
  | 'link/ca'
  | 'link/x25519'
  | 'dup/key'
  | 'invite/id'
  | 'invite/code'
  | 'invite/auth'
  | 'invite/mac'
  | 'server/cap'
  // hashed
  | 'pw-salt'
  | 'fp'
  | 'segments'
  | 'streams'
  | 'cutoff'
  | 'roster/start'
  | 'roster/head'
  // MAC, AAD and other
  | 'cap'
  | 'invite/accept'
  | 'server/fake-salt'
  | 'device/mk'
  | 'device/journal'
  | 'device/guest'
  | 'passkey/prf'

export function C(label: Label, ...fields: Uint8Array[]): Bytes {
  return concat(utf8ofLabel(label), ...fields)
}

const known = new Map<Label, Bytes>()
function utf8ofLabel(label: Label): Bytes {
  const found = known.get(label)
  if (found) return found
  const made = concat(utf8('keepsake/v1/'), utf8(label), u8(0))
  known.set(label, made)
  return made
}

const id = (bytes: Uint8Array): Uint8Array => fixed(bytes, 16)
const key = (bytes: Uint8Array): Uint8Array => fixed(bytes, 32)

export const streamContext = (objectId: Bytes, version: number, kind: number): Bytes =>
  C('stream', id(objectId), u32(version), u8(kind))
export const cardContext = (objectId: Bytes, version: number): Bytes =>
  C('card', id(objectId), u32(version))
export const wrapFkContext = (
  collectionId: Bytes,
  epoch: number,
  objectId: Bytes,
  version: number,
): Bytes => C('wrap/fk', id(collectionId), u32(epoch), id(objectId), u32(version))
export const wrapCkPrevContext = (collectionId: Bytes, newEpoch: number): Bytes =>
  C('wrap/ck-prev', id(collectionId), u32(newEpoch))
export const wrapDropContext = (
  collectionId: Bytes,
  epoch: number,
  linkId: Bytes,
  dropPk: Bytes,
): Bytes => C('wrap/drop', id(collectionId), u32(epoch), id(linkId), key(dropPk))
export const noteContext = (
  collectionId: Bytes,
  epoch: number,
  noteId: Bytes,
  revision: number,
): Bytes => C('note', id(collectionId), u32(epoch), id(noteId), u32(revision))
export const guestNameContext = (collectionId: Bytes, epoch: number, guestPk: Bytes): Bytes =>
  C('name/guest', id(collectionId), u32(epoch), key(guestPk))

/** How a master key was wrapped: by password, recovery words or passkey. */
export const unlockMethod = { password: 1, recovery: 2, passkey: 3 } as const
export type UnlockMethod = (typeof unlockMethod)[keyof typeof unlockMethod]

export const wrapMkContext = (userId: Bytes, method: UnlockMethod): Bytes =>
  C('wrap/mk', id(userId), u8(method))
export const wrapIdContext = (userId: Bytes, idVersion: number): Bytes =>
  C('wrap/id', id(userId), u32(idVersion))
export const wrapCkContext = (userId: Bytes, collectionId: Bytes, epoch: number): Bytes =>
  C('wrap/ck', id(userId), id(collectionId), u32(epoch))
export const wrapOwnContext = (userId: Bytes, objectId: Bytes, version: number): Bytes =>
  C('wrap/own', id(userId), id(objectId), u32(version))
export const linkLabelContext = (userId: Bytes, linkId: Bytes, revision: number): Bytes =>
  C('link/label', id(userId), id(linkId), u32(revision))
export const linkSecretContext = (userId: Bytes, collectionId: Bytes, linkId: Bytes): Bytes =>
  C('link/secret', id(userId), id(collectionId), id(linkId))
/** `credentialHash`: SHA-256 of the credential id, which has no fixed length. */
export const passkeyNameContext = (userId: Bytes, credentialHash: Bytes, revision: number): Bytes =>
  C('passkey/name', id(userId), key(credentialHash), u32(revision))
export const pinsContext = (userId: Bytes, revision: number): Bytes =>
  C('pins', id(userId), u32(revision))
export const privateContext = (userId: Bytes, objectId: Bytes, version: number): Bytes =>
  C('private', id(userId), id(objectId), u32(version))
export const linkBlobContext = (linkId: Bytes, collectionId: Bytes, epoch: number): Bytes =>
  C('link/blob', id(linkId), id(collectionId), u32(epoch))
export const linkDropContext = (linkId: Bytes, collectionId: Bytes): Bytes =>
  C('link/drop', id(linkId), id(collectionId))

export const ckCommitInfo = (collectionId: Bytes, epoch: number): Bytes =>
  C('ck-commit', id(collectionId), u32(epoch))
/** Proves to who invited that this very invitation is theirs: whom, where and as what. */
export const inviteIdInfo = (
  collectionId: Bytes,
  nonce: Bytes,
  emailHash: Bytes,
  role: number,
): Bytes => C('invite/id', fixed(collectionId, 16), fixed(nonce, 8), fixed(emailHash, 32), u8(role))
export const inviteCodeInfo = (collectionId: Bytes, invitationId: Bytes): Bytes =>
  C('invite/code', fixed(collectionId, 16), fixed(invitationId, 16))
/** What whoever accepts proves to who invited: that these very keys had the invitation's secret. */
export const inviteAcceptInput = (
  collectionId: Bytes,
  userId: Bytes,
  edPk: Bytes,
  xPk: Bytes,
  idVersion: number,
): Bytes => C('invite/accept', id(collectionId), id(userId), key(edPk), key(xPk), u32(idVersion))
export const fingerprintInput = (
  userId: Bytes,
  idVersion: number,
  edPk: Bytes,
  xPk: Bytes,
): Bytes => C('fp', id(userId), u32(idVersion), key(edPk), key(xPk))

/** SHA-256 of these gives the value that the formats name. */
export const segmentsInput = (ctLen: number, hashes: Uint8Array): Bytes =>
  C('segments', u64(ctLen), hashes)
export const streamsInput = (objectId: Bytes, version: number, descriptors: Bytes[]): Bytes =>
  C('streams', id(objectId), u32(version), u8(descriptors.length), ...descriptors)
export const rosterStartInput = (collectionId: Bytes): Bytes => C('roster/start', id(collectionId))
export const rosterHeadInput = (entry: Bytes): Bytes => C('roster/head', entry)
/** `hashes` must be ascending by bytes. */
export const cutoffInput = (collectionId: Bytes, seq: number, hashes: Bytes[]): Bytes =>
  C('cutoff', id(collectionId), u64(seq), u32(hashes.length), ...hashes)

export const fakeSaltInput = (emailForm: string): Bytes => C('server/fake-salt', utf8(emailForm))
export const capKeyInfo = (keyId: number): Bytes => C('server/cap', u8(keyId))
export const deviceMkAad = (userId: Bytes): Bytes => C('device/mk', id(userId))
export const deviceJournalAad = (objectId: Bytes, version: number): Bytes =>
  C('device/journal', id(objectId), u32(version))
