// The guest on this device: a key and a device secret for each link, and the name given for it. Where
// the browser denies a database, a guest is someone new with every visit.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { zeros } from '#protocol/records/bytes'
import { linkOf } from '#protocol/records/roster-rules'
import { randomBytes } from '../crypto/bytes.ts'
import { makeCertificate } from '../crypto/certificate.ts'
import { type GuestDevice, guestDevice, newDeviceKey } from '../crypto/device.ts'
import { makeGuestKey } from '../crypto/ed25519.ts'
import { type LinkKeys, sealGuestName } from '../crypto/link.ts'
import type { Bytes } from '../crypto/suite.ts'
import { type Keyring, keyInForce } from '../receive/keyring.ts'
import type { Author } from '../send/destination.ts'
import { localStore } from './local-store.ts'

export async function guestSelf(linkId: Bytes): Promise<GuestDevice> {
  try {
    return await guestDevice(linkId)
  } catch {
    const [signing, deviceKey] = await Promise.all([makeGuestKey(), newDeviceKey()])
    return { signing, deviceSecret: randomBytes(32), deviceKey }
  }
}

const nameKey = (linkId: Bytes) => `guest-name/${toBase64url(linkId)}`

export async function loadGuestName(linkId: Bytes): Promise<string> {
  return (await (await localStore()).load<string>('settings', nameKey(linkId))) ?? ''
}

export async function saveGuestName(linkId: Bytes, name: string): Promise<void> {
  await (await localStore()).save('settings', nameKey(linkId), name)
}

interface Certified {
  certificate: Bytes
  name: Bytes
}

const certificateKey = (link: LinkKeys, epoch: number, name: string) =>
  `guest/${toBase64url(link.linkId)}/${toBase64url(link.ca.pk)}/${epoch}/${name}`

/**
 * The certificate for this key, this name and the CA key in force: made once and sent again with
 * every upload, so that the server keeps one and the hash of the sealed name stays true.
 */
async function certified(
  link: LinkKeys,
  keyring: Keyring,
  guestPk: Bytes,
  name: string,
): Promise<Certified> {
  const { epoch, ck } = keyInForce(keyring)
  const store = await localStore()
  const key = certificateKey(link, epoch, name)
  const kept = await store.load<Certified>('keys', key).catch(() => undefined)
  if (kept) return kept
  const { collectionId } = keyring
  const sealed = name === '' ? null : await sealGuestName(ck, collectionId, epoch, guestPk, name)
  const fields = { collectionId, linkId: link.linkId, guestPk, createdAt: Date.now() }
  const certificate = await makeCertificate(link.ca, { ...fields, sealedName: sealed })
  const made = { certificate, name: sealed ?? zeros(0) }
  await store.save('keys', key, made).catch(() => undefined)
  return made
}

export async function guestAuthor(
  link: LinkKeys,
  keyring: Keyring,
  guest: GuestDevice,
  name: string,
): Promise<Author> {
  const { linkId } = link
  const made = await certified(link, keyring, guest.signing.pk, name)
  return { kind: 2, id: linkId, key: guest.signing, ...made, own: null }
}

/** Has this link the right, by the roster? */
export function linkHas(keyring: Keyring, link: LinkKeys, right: number): boolean {
  const state = linkOf(keyring.roster.state, link.linkId)
  return ((state?.rights ?? 0) & right) !== 0
}

export const sameKey = (text: string, key: Bytes): boolean => text === toBase64url(key)
export const bytesOfId = (text: string): Bytes => fromBase64url(text, 16)
