// The cases about the roster, grants and collection keys. The nine entries form one log.

import { toBase64url } from '#protocol/base64url'
import { certificateSigned, packCertificate, parseCertificate } from '#protocol/records/certificate'
import {
  capKeyInfo,
  rosterHeadInput,
  rosterStartInput,
  wrapCkContext,
  wrapCkPrevContext,
} from '#protocol/records/contexts'
import { grantInfo } from '#protocol/records/grant'
import {
  type EntryBody,
  entrySigned,
  joinSigned,
  packBody,
  packEntry,
  parseEntry,
} from '#protocol/records/roster'
import { packToken, parseToken, tokenMacInput } from '#protocol/records/token'
import { packTrust, parseTrust } from '#protocol/records/trust'
import { hmac256 } from '../../web/crypto/account-keys.ts'
import { concat, sha256, zeros } from '../../web/crypto/bytes.ts'
import { checkCertificate } from '../../web/crypto/certificate.ts'
import { kdf } from '../../web/crypto/derive.ts'
import { sign, signingKey } from '../../web/crypto/ed25519.ts'
import { acceptGrant, openGrant } from '../../web/crypto/grant.ts'
import { ckCommit, unwrapCk, unwrapCkPrev, wrapCk, wrapCkPrev } from '../../web/crypto/keys.ts'
import { headAt, makeCutoff, noCutoff, replay, startRoster } from '../../web/crypto/log.ts'
import { asKey } from '../../web/crypto/suite.ts'
import { xPublic } from '../../web/crypto/x25519.ts'
import {
  bytes,
  type Check,
  type Checks,
  type Fields,
  same,
  sameSealed,
  type Vectors,
} from './vector-kit.ts'

const names = [
  '1-genesis',
  '2-link-add',
  '3-link-add-drop',
  '4-member-add',
  '5-join',
  '6-member-remove',
  '7-rotate',
  '8-link-remove',
  '9-leave',
]

export const logOf = (all: Vectors, upTo = 9): Uint8Array<ArrayBuffer>[] =>
  names.slice(0, upTo).map((name) => bytes(all[`roster-${name}`]!.out.bytes))

async function bodyOf(i: Fields): Promise<EntryBody> {
  const id = bytes(i.collectionId)
  const list = i.cutoff?.map(bytes)
  const cutoff = list ? await makeCutoff(id, i.seq, list) : noCutoff()
  const epoch = i.type === 6 ? i.epoch : 1
  const commit = i.ck ? await ckCommit(bytes(i.ck), id, epoch) : zeros(32)
  const keys = { xPk: bytes(i.xPk ?? ''), idVersion: i.idVersion }
  switch (i.type) {
    case 1:
      return { type: 1, ...keys, nonce: bytes(i.nonce), ckCommit: commit, kind: i.kind }
    case 2:
      return {
        type: 2,
        action: i.action,
        userId: bytes(i.memberUser),
        edPk: bytes(i.edPk),
        ...keys,
        role: i.role,
        cutoff,
      }
    case 3:
      return { type: 3, cutoff }
    case 4: {
      const [linkId, user] = [bytes(i.linkId), bytes(i.authorUser)]
      const message = joinSigned(id, linkId, user, bytes(i.edPk), keys.xPk, i.idVersion)
      return {
        type: 4,
        linkId,
        ...keys,
        cert: await sign(await signingKey(bytes(i.caSeed)), message),
      }
    }
    case 5: {
      const { action, rights, role, expires } = i
      const link = {
        linkId: bytes(i.linkId),
        caPk: bytes(i.caPk),
        xPk: keys.xPk,
        dropPk: bytes(i.dropPk),
      }
      return { type: 5, action, ...link, rights, role, expires, cutoff }
    }
    default:
      return { type: 6, epoch, ckCommit: commit }
  }
}

const entry: Check = async (i, o, _backEnd, all) => {
  const body = await bodyOf(i)
  same(packBody(body), o.body)
  const author = await signingKey(bytes(i.authorSeed))
  const unsigned = packEntry({
    collectionId: bytes(i.collectionId),
    seq: i.seq,
    prevHead: bytes(i.prevHead),
    createdAt: i.createdAt,
    author: bytes(i.authorUser),
    authorPk: author.pk,
    body,
  })
  const whole = concat(unsigned, await sign(author, entrySigned(concat(unsigned, zeros(64)))))
  same(whole, o.bytes)
  same(await sha256(rosterHeadInput(whole)), o.head)
  same(packEntry(parseEntry(whole)), unsigned)
  if (i.seq === 1) same(await sha256(rosterStartInput(bytes(i.collectionId))), i.prevHead)
  const start = await startRoster(bytes(i.collectionId))
  const roster = await replay(start, bytes(all['roster-1-genesis']!.out.head), logOf(all, i.seq))
  same(headAt(roster, i.seq), o.head)
}

const certificate: Check = async (i, o) => {
  const ca = await signingKey(bytes(i.caSeed))
  const at = {
    collectionId: bytes(i.collectionId),
    linkId: bytes(i.linkId),
    guestPk: bytes(i.guestPk),
  }
  const unsigned = packCertificate({ ...at, nameHash: bytes(i.nameHash), createdAt: i.createdAt })
  const whole = concat(unsigned, await sign(ca, certificateSigned(unsigned)))
  same(whole, o.bytes)
  same(packCertificate(parseCertificate(whole)), unsigned)
  same((await checkCertificate(whole, ca.pk, at)).createdAt, i.createdAt)
}

const grant: Check = async (i, o, _backEnd, all) => {
  const from = await signingKey(bytes(i.fromSeed))
  const xSk = bytes(i.toXSk)
  const to = { kind: i.toKind, id: bytes(i.toId), xSk, xPk: await xPublic(xSk) }
  const sender = {
    collectionId: bytes(i.collectionId),
    epoch: i.epoch,
    fromUser: bytes(i.fromUser),
    fromEdPk: from.pk,
  }
  const info = { ...sender, toKind: to.kind, toId: to.id, toXPk: to.xPk }
  same(grantInfo(info), o.info)
  const opened = await openGrant(bytes(o.grant), to, sender)
  same(packTrust(opened), o.trust)
  if (i.toKind !== 1) return
  const genesis = bytes(all['roster-1-genesis']!.out.head)
  const roster = await replay(await startRoster(sender.collectionId), genesis, logOf(all, 5))
  same((await acceptGrant(bytes(o.grant), to, sender, roster)).ck, opened.ck)
}

export const rosterChecks: Checks = {
  ...Object.fromEntries(names.map((name) => [`roster-${name}`, entry])),
  'guest-certificate': certificate,
  'drop-guest-certificate': certificate,
  grant,
  'grant-to-link': grant,
  async rotation(i, o, backEnd) {
    const id = bytes(i.collectionId)
    same(await ckCommit(bytes(i.ckOld), id, i.epochNew - 1), o.ckCommitOld)
    same(await ckCommit(bytes(i.ckNew), id, i.epochNew), o.ckCommitNew)
    const context = wrapCkPrevContext(id, i.epochNew)
    await sameSealed(backEnd, bytes(i.ckNew), context, bytes(i.ckOld), i.salt, o.ckPrev)
    const [old, now] = [asKey<Fields>(bytes(i.ckOld)), asKey<Fields>(bytes(i.ckNew))]
    same(await wrapCkPrev(now, id, i.epochNew, old, bytes(i.salt)), o.ckPrev)
    same(await unwrapCkPrev(now, id, i.epochNew, bytes(o.ckPrev)), i.ckOld)
  },
  async 'wrap-ck'(i, o, backEnd) {
    const trust = {
      ck: bytes(i.ck),
      genesisHash: bytes(i.genesisHash),
      rosterSeq: i.rosterSeq,
      rosterHead: bytes(i.rosterHead),
    }
    same(packTrust(trust), o.trust)
    same(packTrust(parseTrust(bytes(o.trust))), o.trust)
    const at = [bytes(i.userId), bytes(i.collectionId), i.epoch] as const
    await sameSealed(backEnd, bytes(i.mk), wrapCkContext(...at), packTrust(trust), i.salt, o.sealed)
    const mk = asKey<Fields>(bytes(i.mk))
    same(await wrapCk(mk, ...at, trust, bytes(i.salt)), o.sealed)
    same(packTrust(await unwrapCk(mk, ...at, bytes(o.sealed))), o.trust)
  },
  async capability(i, o) {
    const key = await kdf(bytes(i.serverSecret), capKeyInfo(i.keyId))
    same(key, o.key)
    const unsigned = packToken({
      ...i,
      subject: i.subjectKind,
      collectionId: bytes(i.collectionId),
      subjectId: bytes(i.subjectId),
      deviceId: bytes(i.deviceId),
    })
    const whole = concat(unsigned, await hmac256(key, tokenMacInput(unsigned)))
    same(whole, o.bytes)
    same(toBase64url(whole), o.text)
    same(packToken(parseToken(whole)), unsigned)
  },
}
