// Links: everything a link's address gives, and the way from an address to a collection's keys.
// The secret, the root and what is derived from them never leave the device (L2); the server gets
// `knock` and `access` only, and its word about rights or password is never believed (L3, 10.2).
import { fromBase64url, toBase64url } from '#protocol/base64url'
import * as at from '#protocol/records/contexts'
import { packTextRecord, parseTextRecord } from '#protocol/records/text-record'
import { packTrust, parseTrust, type Trust } from '#protocol/records/trust'
import { concat, equal, randomBytes } from './bytes.ts'
import { kdf } from './derive.ts'
import { type SigningKey, signingKey } from './ed25519.ts'
import { fail } from './failure.ts'
import { open, seal } from './seal.ts'
import { asKey, type Bytes, keyBytes, type MasterKey, type WrappingKey } from './suite.ts'
import { xPublic } from './x25519.ts'

export const newLinkSecret = (): Bytes => randomBytes(keyBytes)

export const linkAddress = (origin: string, secret: Bytes): string =>
  `${origin}/#${toBase64url(secret)}`

/** L1: exactly the one text form of 32 bytes, without the `#`. */
export function parseFragment(text: string): Bytes {
  if (text.length !== 43) return fail('bad-input', 'L1 length')
  try {
    return fromBase64url(text, keyBytes)
  } catch {
    return fail('bad-input', 'L1 alphabet')
  }
}

/** What is known before a password: enough to knock. */
export interface LinkDoor {
  linkId: Bytes
  knock: Bytes
}

export async function linkDoor(secret: Bytes): Promise<LinkDoor> {
  const [linkId, knock] = await Promise.all([
    kdf(secret, at.C('link/id'), 16),
    kdf(secret, at.C('link/knock')),
  ])
  return { linkId, knock }
}

export interface LinkKeys extends LinkDoor {
  root: Bytes
  access: Bytes
  kek: WrappingKey
  /** Certifies guests and joiners. */
  ca: SigningKey
  xSk: Bytes
  xPk: Bytes
}

/** `stretched` is the P of `stretchLinkPassword`; null for a link without a password. */
export async function deriveLink(secret: Bytes, stretched: Bytes | null): Promise<LinkKeys> {
  const root = stretched
    ? await kdf(concat(secret, stretched), at.C('link/root-pw'))
    : await kdf(secret, at.C('link/root'))
  return linkFromRoot(secret, root)
}

/** For the owner: by the keys themselves, whatever a server says. */
export async function hasPassword(secret: Bytes, root: Bytes): Promise<boolean> {
  return !equal(root, await kdf(secret, at.C('link/root')))
}

/** For the owner, who keeps secret and root. */
export async function linkFromRoot(secret: Bytes, root: Bytes): Promise<LinkKeys> {
  const labels = ['link/access', 'link/kek', 'link/ca', 'link/x25519'] as const
  const derived = Promise.all(labels.map((label) => kdf(root, at.C(label))))
  const [door, [access, kek, caSeed, xSk]] = await Promise.all([linkDoor(secret), derived])
  if (!access || !kek || !caSeed || !xSk) return fail('internal', 'derivation')
  const [ca, xPk] = await Promise.all([signingKey(caSeed), xPublic(xSk)])
  return { ...door, root, access, kek: asKey(kek), ca, xSk, xPk }
}

export const sealLinkBlob = (
  kek: WrappingKey,
  linkId: Bytes,
  collectionId: Bytes,
  epoch: number,
  trust: Trust,
  salt?: Bytes,
): Promise<Bytes> =>
  seal(kek, at.linkBlobContext(linkId, collectionId, epoch), packTrust(trust), salt)

export async function openLinkBlob(
  kek: WrappingKey,
  linkId: Bytes,
  collectionId: Bytes,
  epoch: number,
  sealed: Bytes,
): Promise<Trust> {
  return parseTrust(await open(kek, at.linkBlobContext(linkId, collectionId, epoch), sealed))
}

/** The owner's copy: secret and root, under the master key. */
export const sealLinkSecret = (
  mk: MasterKey,
  userId: Bytes,
  collectionId: Bytes,
  linkId: Bytes,
  link: { secret: Bytes; root: Bytes },
  salt?: Bytes,
): Promise<Bytes> =>
  seal(mk, at.linkSecretContext(userId, collectionId, linkId), concat(link.secret, link.root), salt)

export async function openLinkSecret(
  mk: MasterKey,
  userId: Bytes,
  collectionId: Bytes,
  linkId: Bytes,
  sealed: Bytes,
): Promise<{ secret: Bytes; root: Bytes }> {
  const both = await open(mk, at.linkSecretContext(userId, collectionId, linkId), sealed)
  if (both.length !== 64) return fail('cannot-open', 'link secret')
  return { secret: both.slice(0, 32), root: both.slice(32) }
}

export const sealLinkLabel = (
  mk: MasterKey,
  userId: Bytes,
  linkId: Bytes,
  revision: number,
  label: string,
  salt?: Bytes,
): Promise<Bytes> =>
  seal(mk, at.linkLabelContext(userId, linkId, revision), packTextRecord(label), salt)

export async function openLinkLabel(
  mk: MasterKey,
  userId: Bytes,
  linkId: Bytes,
  revision: number,
  sealed: Bytes,
): Promise<string> {
  return parseTextRecord(await open(mk, at.linkLabelContext(userId, linkId, revision), sealed))
}

/** A guest's display name, for those who hold the collection key. */
export const sealGuestName = (
  ck: Bytes,
  collectionId: Bytes,
  epoch: number,
  guestPk: Bytes,
  name: string,
  salt?: Bytes,
): Promise<Bytes> =>
  seal(ck, at.guestNameContext(collectionId, epoch, guestPk), packTextRecord(name), salt)

export async function openGuestName(
  ck: Bytes,
  collectionId: Bytes,
  epoch: number,
  guestPk: Bytes,
  sealed: Bytes,
): Promise<string> {
  return parseTextRecord(await open(ck, at.guestNameContext(collectionId, epoch, guestPk), sealed))
}
