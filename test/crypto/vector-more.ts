// The cases that the shared file lacks, from keepsake-more-v1.json: own wraps, private parts, link
// labels, knocks, duplicate tags, invitations, guest seeds on a device. Made once and never again.
import { u8 } from '#protocol/records/bytes'
import {
  linkLabelContext,
  passkeyNameContext,
  privateContext,
  wrapOwnContext,
} from '#protocol/records/contexts'
import { packPrivatePart, parsePrivatePart, restoreOriginal } from '#protocol/records/private-part'
import { packTextRecord } from '#protocol/records/text-record'
import { duplicateTag } from '../../web/crypto/account-keys.ts'
import { sha256 } from '../../web/crypto/bytes.ts'
import { guestAad, openLocally, sealLocally } from '../../web/crypto/device.ts'
import {
  acceptProof,
  invitationCode,
  invitationSecret,
  isOwnInvitation,
} from '../../web/crypto/invitation.ts'
import { unwrapOwn, wrapOwn } from '../../web/crypto/keys.ts'
import { linkDoor, openLinkLabel, sealLinkLabel } from '../../web/crypto/link.ts'
import { openPasskeyName, sealPasskeyName } from '../../web/crypto/passkey.ts'
import { asKey } from '../../web/crypto/suite.ts'
import { bytes, type Checks, type Fields, same, sameSealed } from './vector-kit.ts'

export const moreChecks: Checks = {
  async 'wrap-own'(i, o, backEnd) {
    const at = [bytes(i.userId), bytes(i.objectId), i.version] as const
    await sameSealed(backEnd, bytes(i.mk), wrapOwnContext(...at), bytes(i.fk), i.salt, o.sealed)
    const mk = asKey<Fields>(bytes(i.mk))
    same(await wrapOwn(mk, ...at, asKey(bytes(i.fk)), bytes(i.salt)), o.sealed)
    same(await unwrapOwn(mk, ...at, bytes(o.sealed)), i.fk)
  },
  async private(i, o, backEnd) {
    const pieces = i.pieces.map((one: Fields) => ({ ...one, original: bytes(one.original) }))
    const packed = packPrivatePart({ tag: bytes(i.tag), pieces })
    same(packed, o.plaintext)
    const at = privateContext(bytes(i.userId), bytes(i.objectId), i.version)
    await sameSealed(backEnd, bytes(i.mk), at, packed, i.salt, o.sealed)
    const part = parsePrivatePart(packed)
    same(restoreOriginal(bytes(i.stored), part.pieces), o.restored)
  },
  async 'link-label'(i, o, backEnd) {
    const at = [bytes(i.userId), bytes(i.linkId), i.revision] as const
    const record = packTextRecord(i.label)
    await sameSealed(backEnd, bytes(i.mk), linkLabelContext(...at), record, i.salt, o.sealed)
    const mk = asKey<Fields>(bytes(i.mk))
    same(await sealLinkLabel(mk, ...at, i.label, bytes(i.salt)), o.sealed)
    same(await openLinkLabel(mk, ...at, bytes(o.sealed)), i.label)
  },
  async 'passkey-name'(i, o, backEnd) {
    const [userId, credentialId] = [bytes(i.userId), bytes(i.credentialId)]
    const context = passkeyNameContext(userId, await sha256(credentialId), i.revision)
    same(context, o.context)
    const record = packTextRecord(i.name)
    await sameSealed(backEnd, bytes(i.mk), context, record, i.salt, o.sealed)
    const mk = asKey<Fields>(bytes(i.mk))
    const at = [userId, credentialId, i.revision] as const
    same(await sealPasskeyName(mk, ...at, i.name, bytes(i.salt)), o.sealed)
    same(await openPasskeyName(mk, ...at, bytes(o.sealed)), i.name)
  },
  async 'link-knock'(i, o) {
    const door = await linkDoor(bytes(i.secret))
    same(door.linkId, o.linkId)
    same(door.knock, o.knock)
    same(await sha256(door.knock), o.verifier)
  },
  async 'dup-key'(i, o) {
    same(await duplicateTag(asKey(bytes(i.mk)), bytes(i.fileHash)), o.tag)
  },
  async invitation(i, o) {
    const mk = asKey<Fields>(bytes(i.mk))
    const as = { collectionId: bytes(i.collectionId), email: i.email, role: i.role }
    const id = bytes(o.invitationId)
    same(id.slice(0, 8), i.nonce)
    same(u8(Number(await isOwnInvitation(mk, id, as))), '01')
    same(u8(Number(await isOwnInvitation(mk, id, { ...as, role: 3 }))), '00')
    same(await invitationSecret(mk, as.collectionId, id), o.secret)
  },
  async 'invitation-accepted'(i, o) {
    const secret = bytes(i.secret)
    const code = await invitationCode(secret)
    same(code, o.code)
    same(await sha256(code), o.codeHash)
    const { idVersion } = i
    const who = { userId: bytes(i.userId), edPk: bytes(i.edPk), xPk: bytes(i.xPk), idVersion }
    same(await acceptProof(secret, bytes(i.collectionId), who), o.proof)
  },
  async 'device-guest'(i, o) {
    const uses: KeyUsage[] = ['encrypt', 'decrypt']
    const key = await crypto.subtle.importKey('raw', bytes(i.deviceKey), 'AES-GCM', false, uses)
    const aad = guestAad(bytes(i.linkId))
    same(await sealLocally(key, aad, bytes(i.seed), bytes(i.iv)), o.record)
    same(await openLocally(key, aad, bytes(o.record)), i.seed)
  },
}
