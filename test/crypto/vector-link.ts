// The cases about links: what an address gives, blobs, secrets, drop sheets and drop wraps.
import { fromBase64url } from '#protocol/base64url'
import {
  linkBlobContext,
  linkDropContext,
  linkSecretContext,
  wrapDropContext,
} from '#protocol/records/contexts'
import { dropFkInfo, dropNameInfo, packDropSheet, parseDropSheet } from '#protocol/records/drop'
import { packTextRecord, parseTextRecord } from '#protocol/records/text-record'
import { packTrust, parseTrust } from '#protocol/records/trust'
import { sha256 } from '../../web/crypto/bytes.ts'
import {
  openDropName,
  openDropSheet,
  sealDropName,
  unwrapFkOfDrop,
  wrapFkForDrop,
} from '../../web/crypto/drop.ts'
import { unwrapDrop, wrapDrop } from '../../web/crypto/keys.ts'
import {
  deriveLink,
  linkAddress,
  openLinkBlob,
  openLinkSecret,
  parseFragment,
  sealLinkBlob,
  sealLinkSecret,
} from '../../web/crypto/link.ts'
import { stretchLinkPassword } from '../../web/crypto/password.ts'
import { asKey } from '../../web/crypto/suite.ts'
import { xPublic } from '../../web/crypto/x25519.ts'
import { bytes, type Check, type Checks, type Fields, same, sameSealed } from './vector-kit.ts'

const link: Check = async (i, o) => {
  const secret = bytes(i.secret)
  same(linkAddress(`https://${i.host}`, secret), o.url)
  same(parseFragment(o.url.split('#')[1]), i.secret)
  const { signal } = new AbortController()
  const stretched = i.password ? await stretchLinkPassword(signal, i.password, secret) : null
  const keys = await deriveLink(secret, stretched)
  same(keys.linkId, o.linkId)
  same(keys.root, o.root)
  same(keys.access, o.access)
  same(await sha256(keys.access), o.verifier)
  same(keys.kek, o.kek)
  same(keys.ca.secret, o.caSeed)
  same(keys.ca.pk, o.caPk)
  same(keys.xSk, o.xSk)
  same(keys.xPk, o.xPk)
}

const blob: Check = async (i, o, backEnd) => {
  const at = [bytes(i.linkId), bytes(i.collectionId), i.epoch] as const
  const context = linkBlobContext(...at)
  await sameSealed(backEnd, bytes(i.kek), context, bytes(i.trust), i.salt, o.sealed)
  const kek = asKey<Fields>(bytes(i.kek))
  same(await sealLinkBlob(kek, ...at, parseTrust(bytes(i.trust)), bytes(i.salt)), o.sealed)
  same(packTrust(await openLinkBlob(kek, ...at, bytes(o.sealed))), i.trust)
}

export const linkChecks: Checks = {
  link,
  'link-password': link,
  'link-drop': link,
  'link-blob': blob,
  'link-password-blob': blob,
  async 'link-secret'(i, o, backEnd) {
    const at = [bytes(i.userId), bytes(i.collectionId), bytes(i.linkId)] as const
    const both = bytes(i.secret + i.root)
    await sameSealed(backEnd, bytes(i.mk), linkSecretContext(...at), both, i.salt, o.sealed)
    const mk = asKey<Fields>(bytes(i.mk))
    const held = { secret: bytes(i.secret), root: bytes(i.root) }
    same(await sealLinkSecret(mk, ...at, held, bytes(i.salt)), o.sealed)
    const opened = await openLinkSecret(mk, ...at, bytes(o.sealed))
    same(opened.secret, i.secret)
    same(opened.root, i.root)
  },
  async 'drop-blob'(i, o, backEnd) {
    const sheet = {
      dropPk: bytes(i.dropPk),
      genesisHash: bytes(i.genesisHash),
      rosterSeq: i.rosterSeq,
      rosterHead: bytes(i.rosterHead),
      greeting: i.text,
    }
    const packed = packDropSheet(sheet)
    same(packed, o.plaintext)
    same(packDropSheet(parseDropSheet(packed)), o.plaintext)
    const at = [bytes(i.linkId), bytes(i.collectionId)] as const
    await sameSealed(backEnd, bytes(i.kek), linkDropContext(...at), packed, i.salt, o.sealed)
    const opened = await openDropSheet(asKey(bytes(i.kek)), ...at, bytes(o.sealed))
    same(opened.greeting, i.text)
  },
  async 'wrap-drop'(i, o, backEnd) {
    same(await xPublic(bytes(i.dropSk)), o.dropPk)
    const at = [bytes(i.collectionId), i.epoch, bytes(i.linkId), bytes(o.dropPk)] as const
    await sameSealed(
      backEnd,
      bytes(i.ck),
      wrapDropContext(...at),
      bytes(i.dropSk),
      i.salt,
      o.sealed,
    )
    const ck = asKey<Fields>(bytes(i.ck))
    same(await wrapDrop(ck, ...at, bytes(i.dropSk), bytes(i.salt)), o.sealed)
    same(await unwrapDrop(ck, ...at, bytes(o.sealed)), i.dropSk)
  },
  async 'drop-fk'(i, o) {
    const at = {
      collectionId: bytes(i.collectionId),
      linkId: bytes(i.linkId),
      guestPk: bytes(i.guestPk),
    }
    const objectId = bytes(i.objectId)
    same(dropFkInfo(at.collectionId, at.linkId, objectId, i.version, at.guestPk), o.info)
    const sk = bytes(i.dropSk)
    same(await unwrapFkOfDrop(sk, at, objectId, i.version, bytes(o.wrap)), o.fk)
    const fk = asKey<Fields>(bytes(o.fk))
    const again = await wrapFkForDrop(await xPublic(sk), at, objectId, i.version, fk)
    same(again.length, 81)
    same(await unwrapFkOfDrop(sk, at, objectId, i.version, again), o.fk)
  },
  async 'drop-name'(i, o) {
    const at = {
      collectionId: bytes(i.collectionId),
      linkId: bytes(i.linkId),
      guestPk: bytes(i.guestPk),
    }
    same(dropNameInfo(at.collectionId, at.linkId, at.guestPk), o.info)
    const name = await openDropName(bytes(i.dropSk), at, bytes(o.sealed))
    same(packTextRecord(name), o.plaintext)
    same(parseTextRecord(bytes(o.plaintext)), name)
    const again = await sealDropName(await xPublic(bytes(i.dropSk)), at, name)
    same(await openDropName(bytes(i.dropSk), at, again), name)
    same(fromBase64url('').length, 0)
  },
}
