// From a link's secret to the key that the first pictures are sealed under: proofs for the door, the
// blob that only holders of the secret can have made, and the roster's heads up to the position that
// the blob vouches for. So the key is matched with a history that the owner has signed for (G3);
// the full replay, the link's rights and everybody's signatures follow at once (link-rest).
import { fromBase64url } from '#protocol/base64url'
import type { Opened } from '#protocol/collections'
import { concat, equal } from '#protocol/records/bytes'
import * as at from '#protocol/records/contexts'
import { parseTrust, type Trust } from '#protocol/records/trust'
import { sha256 } from '../crypto/bytes.ts'
import { kdf } from '../crypto/derive.ts'
import { fail, refuse } from '../crypto/failure.ts'
import type { Roster } from '../crypto/log.ts'
import { open } from '../crypto/seal.ts'
import { asKey, type Bytes, type CollectionKey } from '../crypto/suite.ts'

export interface DoorProofs {
  linkId: Bytes
  knock: Bytes
  access: Bytes
  kek: Bytes
}

/** L1: exactly the one text form of 32 bytes, without the `#`. */
export function parseAddress(text: string): Bytes {
  try {
    return fromBase64url(text, 32)
  } catch {
    return fail('bad-input', 'L1')
  }
}

export const linkIdOf = (secret: Bytes): Promise<Bytes> => kdf(secret, at.C('link/id'), 16)

/** `stretched`: P of the link's password; null without one. */
export async function doorProofs(secret: Bytes, stretched: Bytes | null): Promise<DoorProofs> {
  const root = stretched
    ? await kdf(concat(secret, stretched), at.C('link/root-pw'))
    : await kdf(secret, at.C('link/root'))
  const [linkId, knock, access, kek] = await Promise.all([
    linkIdOf(secret),
    kdf(secret, at.C('link/knock')),
    kdf(root, at.C('link/access')),
    kdf(root, at.C('link/kek')),
  ])
  return { linkId, knock, access, kek }
}

/** The blob's key by its epoch. Refuses a blob that does not fit the history that was sent. */
export async function firstKeys(
  { linkId, kek }: DoorProofs,
  opened: Opened,
  saved: Roster | undefined,
): Promise<Map<number, CollectionKey>> {
  const { keys } = opened
  if (keys.as !== 'link') return refuse('keys for somebody else')
  const cid = fromBase64url(opened.collectionId)
  const context = at.linkBlobContext(linkId, cid, keys.epoch)
  const trust = parseTrust(await open(kek, context, fromBase64url(keys.blob)))
  const entries = opened.roster.map((entry) => fromBase64url(entry))
  const vouched = await vouchedEntries(cid, trust, saved, entries)
  const signed = commitmentIn(keys.epoch, saved, vouched)
  const own = await kdf(trust.ck, at.ckCommitInfo(cid, keys.epoch))
  if (!signed || !equal(own, signed)) return refuse('G3 not the key that the roster names')
  return new Map([[keys.epoch, asKey<CollectionKey>(trust.ck)]])
}

/** The entries that the head in the blob covers: nobody but the owner can have put one in there. */
async function vouchedEntries(
  collectionId: Bytes,
  trust: Trust,
  saved: Roster | undefined,
  entries: Bytes[],
): Promise<Bytes[]> {
  const heads: Bytes[] = []
  for (let i = 0; i < (saved?.heads.length ?? 0); i += 32) {
    heads.push((saved as Roster).heads.slice(i, i + 32))
  }
  const before = heads.length
  for (const entry of entries) heads.push(await sha256(at.rosterHeadInput(entry)))
  const head = heads[trust.rosterSeq - 1]
  if (!head || !equal(head, trust.rosterHead)) refuse('10.2 head')
  if (!heads[0] || !equal(heads[0], trust.genesisHash)) refuse('R2 another genesis')
  await refuseBrokenChain(collectionId, heads, before, entries)
  return entries.slice(0, Math.max(0, trust.rosterSeq - before))
}

const prevHeadAt = 26

async function refuseBrokenChain(
  collectionId: Bytes,
  heads: Bytes[],
  before: number,
  entries: Bytes[],
): Promise<void> {
  for (const [i, entry] of entries.entries()) {
    const place = before + i
    const prev = heads[place - 1] ?? (await sha256(at.rosterStartInput(collectionId)))
    if (!equal(entry.subarray(prevHeadAt, prevHeadAt + 32), prev)) refuse('R1 chain')
  }
}

const bodyAt = 116

/** Of genesis and rotate entries only; the full parse comes with the replay. */
function commitmentIn(epoch: number, saved: Roster | undefined, entries: Bytes[]): Bytes | null {
  for (const entry of entries) {
    const view = new DataView(entry.buffer, entry.byteOffset)
    if (entry[1] === 1 && epoch === 1) return entry.slice(bodyAt + 52, bodyAt + 84)
    if (entry[1] === 6 && view.getUint32(bodyAt) === epoch)
      return entry.slice(bodyAt + 4, bodyAt + 36)
  }
  for (const event of saved?.events ?? []) {
    if (event.about === 'epoch' && event.epoch === epoch) return event.ckCommit
  }
  return null
}
