// The cases about one object: its key, card, details, streams, segments, statements and padding.
import { type Card, packCard, parseCard } from '#protocol/records/card'
import {
  cardContext,
  guestNameContext,
  noteContext,
  streamContext,
  wrapFkContext,
} from '#protocol/records/contexts'
import type { StreamKind } from '#protocol/records/descriptor'
import { packDetails, parseDetails } from '#protocol/records/details'
import {
  bucket,
  padme,
  padTo,
  plainLength,
  sealedLength,
  segmentCount,
} from '#protocol/records/padding'
import { packRemark } from '#protocol/records/remark'
import { packStatement, parseStatement, statementSigned } from '#protocol/records/statement'
import { packTextRecord, parseTextRecord } from '#protocol/records/text-record'
import { concat, sha256 } from '../../web/crypto/bytes.ts'
import { sign, signingKey, verify } from '../../web/crypto/ed25519.ts'
import { unwrapFk, wrapFk } from '../../web/crypto/keys.ts'
import { openGuestName } from '../../web/crypto/link.ts'
import { openRemark, sealRemark } from '../../web/crypto/remark.ts'
import { describe, streamsRoot } from '../../web/crypto/segments.ts'
import { sealSegments } from '../../web/crypto/stream.ts'
import { asKey } from '../../web/crypto/suite.ts'
import {
  type BackEnd,
  bytes,
  type Check,
  type Checks,
  type Fields,
  pattern,
  same,
  sameSealed,
} from './vector-kit.ts'

const wrappedFk: Check = async (i, o, backEnd) => {
  const place = {
    collectionId: bytes(i.collectionId),
    epoch: i.epoch,
    objectId: bytes(i.objectId),
    version: i.version,
  }
  const context = wrapFkContext(place.collectionId, i.epoch, place.objectId, i.version)
  await sameSealed(backEnd, bytes(i.ck), context, bytes(i.fk), i.salt, o.sealed)
  const ck = asKey<Fields>(bytes(i.ck))
  same(await wrapFk(ck, place, asKey(bytes(i.fk)), bytes(i.salt)), o.sealed)
  same(await unwrapFk(ck, place, bytes(o.sealed)), i.fk)
}

const card: Check = async (i, o, backEnd) => {
  const zone = i.card.zone === -32768 ? null : i.card.zone
  const made: Card = { ...i.card, zone, thumbhash: bytes(i.card.thumbhash) }
  const packed = packCard(made)
  same(packed, o.plaintext)
  same(packCard(parseCard(packed)), o.plaintext)
  const context = cardContext(bytes(i.objectId), i.version)
  await sameSealed(backEnd, bytes(i.fk), context, packed, i.salt, o.sealed)
  if (o.cardHash) same(await sha256(bytes(o.sealed)), o.cardHash)
}

async function sealStream(
  i: Fields,
  kind: number,
  plain: Uint8Array<ArrayBuffer>,
  backEnd: BackEnd,
  salt = i.salt,
) {
  const context = streamContext(bytes(i.objectId), i.version, kind)
  return backEnd.seal(bytes(i.fk), context, plain, bytes(salt))
}

const edge: Check = async (i, o, backEnd) => {
  const plain = pattern(i.plainLength)
  const sealed = await sealStream(i, i.kind, plain, backEnd)
  same(sealed.length, o.ctLen)
  same(await sha256(sealed), o.ctSha256, 'hash')
  same(segmentCount(sealed.length), o.segments)
  same((await describe(i.kind as StreamKind, sealed)).descriptor, o.descriptor, 'descriptor')
  const context = streamContext(bytes(i.objectId), i.version, i.kind)
  same(await sha256(await backEnd.open(bytes(i.fk), context, sealed)), await sha256(plain))
}

const statement: Check = async (i, o) => {
  const unsigned = packStatement({
    ...i,
    prev: bytes(i.prev),
    authorId: bytes(i.authorId),
    authorPk: bytes(i.authorPk),
    collectionId: bytes(i.collectionId),
    objectId: bytes(i.objectId),
    rosterHead: bytes(i.rosterHead),
    streamsRoot: bytes(i.streamsRoot),
    cardHash: bytes(i.cardHash),
  })
  const key = await signingKey(bytes(i.authorSeed))
  same(key.pk, i.authorPk)
  const signature = await sign(key, statementSigned(unsigned))
  const whole = concat(unsigned, signature)
  same(whole, o.bytes)
  same(await sha256(whole), o.hash)
  const parsed = parseStatement(whole)
  same(await verify(parsed.authorPk, statementSigned(whole), parsed.signature), true)
}

const remark: Check = async (i, o, backEnd) => {
  const fields = {
    ...i,
    collectionId: bytes(i.collectionId),
    noteId: bytes(i.noteId),
    objectId: bytes(i.objectId),
    rosterHead: bytes(i.rosterHead),
    authorId: bytes(i.authorId),
    authorPk: bytes(i.authorPk),
    text: i.textBytes ? bytes(i.textBytes) : new TextEncoder().encode(i.text),
  }
  const author = await signingKey(bytes(i.authorSeed))
  const ck = asKey<Fields>(bytes(i.ck))
  const sealed = await sealRemark(ck, i.epoch, author, fields, bytes(i.salt))
  same(sealed, o.sealed)
  same(await sha256(sealed), o.hash)
  const signed = packRemark(fields)
  same(o.signed.startsWith(bytesToText(signed)), true, 'signed part')
  const context = noteContext(fields.collectionId, i.epoch, fields.noteId, i.revision)
  const padded = padTo(bytes(o.signed), o.paddedLength)
  await sameSealed(backEnd, bytes(i.ck), context, padded, i.salt, o.sealed)
  const asked = { collectionId: fields.collectionId, epoch: i.epoch, noteId: fields.noteId }
  const opened = await openRemark(ck, { ...asked, revision: i.revision }, sealed)
  same(opened.remark.text, fields.text)
}
const bytesToText = (b: Uint8Array) => [...b].map((x) => x.toString(16).padStart(2, '0')).join('')

export const itemChecks: Checks = {
  'wrap-fk': wrappedFk,
  'wrap-fk-copy': wrappedFk,
  card,
  'card-extremes': card,
  'seal-empty': edge,
  'seal-chunk-minus-1': edge,
  'seal-chunk': edge,
  'seal-chunk-plus-1': edge,
  'seal-segment': edge,
  'seal-segment-minus-1': edge,
  'put-1': statement,
  'put-2-new-version': statement,
  'put-guest': statement,
  'put-copy': statement,
  'put-drop': statement,
  'note-comment': remark,
  'note-title': remark,
  'note-reply': remark,
  'note-capture-time': remark,
  async details(i, o, backEnd) {
    const json = new TextEncoder().encode(i.json)
    const plain = concat(new Uint8Array([0, 0, 0, json.length]), json)
    const padded = padTo(plain, o.paddedLength)
    same(packDetails(JSON.parse(i.json)), padded)
    same(JSON.stringify(parseDetails(padded)), i.json)
    const context = streamContext(bytes(i.objectId), i.version, 0)
    await sameSealed(backEnd, bytes(i.fk), context, padded, i.salt, o.sealed)
    same((await describe(0, bytes(o.sealed))).descriptor, o.descriptor)
  },
  async original(i, o, backEnd) {
    same(padme(i.plainLength), o.paddedLength)
    const sealed = await sealStream(i, 1, pattern(i.plainLength, o.paddedLength), backEnd)
    same(sealed.length, o.ctLen)
    same(await sha256(sealed), o.ctSha256)
    const { descriptor, hashes } = await describe(1, sealed)
    same(descriptor, o.descriptor)
    same(hashes, o.segmentHashes.join(''))
    const at = 56 + 70 * 16400
    same(await sha256(sealed.slice(at, at + 16400)), o.chunk70Sha256)
    const context = streamContext(bytes(i.objectId), i.version, 1)
    const { plainLength: length } = i
    const options = { salt: bytes(i.salt), length, paddedLength: o.paddedLength }
    const source = new Blob([pattern(length)])
    for await (const one of sealSegments(bytes(i.fk), context, source, options)) {
      same(one.hash, o.segmentHashes[one.index], 'segment')
    }
  },
  async streams(i, o, backEnd, all) {
    const thumbnail = padTo(pattern(i.thumbnailLength), padme(i.thumbnailLength))
    const preview = padTo(pattern(i.previewLength), padme(i.previewLength))
    const two = await describe(2, await sealStream(i, 2, thumbnail, backEnd, i.thumbnailSalt))
    const three = await describe(3, await sealStream(i, 3, preview, backEnd, i.previewSalt))
    const early = [all.details!.out.descriptor, all.original!.out.descriptor].map(bytes)
    const descriptors = [...early, two.descriptor, three.descriptor]
    same(concat(...descriptors), o.descriptors.join(''))
    same(await streamsRoot(bytes(i.objectId), i.version, descriptors), o.streamsRoot)
  },
  async 'guest-name'(i, o, backEnd) {
    const record = packTextRecord(i.text)
    same(record, o.plaintext)
    same(parseTextRecord(record), i.text)
    const context = guestNameContext(bytes(i.collectionId), i.epoch, bytes(i.guestPk))
    await sameSealed(backEnd, bytes(i.ck), context, record, i.salt, o.sealed)
    same(await sha256(bytes(o.sealed)), o.nameHash)
    const at = [bytes(i.collectionId), i.epoch, bytes(i.guestPk)] as const
    same(await openGuestName(bytes(i.ck), ...at, bytes(o.sealed)), i.text)
  },
  async padding(i, o) {
    same(i.lengths.map(padme), o.padme)
    same(i.lengths.map(bucket), o.bucket)
    same(i.lengths.map(sealedLength), o.ctLength)
    same(o.ctLength.map(plainLength), i.lengths)
  },
}
