// The guest as an author: certified by the link's own CA key, under the name given for it.
import { toBase64url } from '#protocol/base64url'
import { zeros } from '#protocol/records/bytes'
import { randomBytes } from '../crypto/bytes.ts'
import { makeCertificate } from '../crypto/certificate.ts'
import { type GuestDevice, guestDevice, newDeviceKey } from '../crypto/device.ts'
import { makeGuestKey } from '../crypto/ed25519.ts'
import { type LinkKeys, sealGuestName } from '../crypto/link.ts'
import type { Bytes } from '../crypto/suite.ts'
import { type Keyring, keyInForce } from '../receive/keyring.ts'
import type { Author } from '../send/destination.ts'
import { localStore } from './local-store.ts'

/** Where the browser denies a database, a guest is someone new with every page. */
const forThisPage = new Map<string, Promise<GuestDevice>>()

export async function guestSelf(linkId: Bytes): Promise<GuestDevice> {
  try {
    return await guestDevice(linkId)
  } catch {
    const key = toBase64url(linkId)
    const guest = forThisPage.get(key) ?? newGuest()
    forThisPage.set(key, guest)
    return guest
  }
}

async function newGuest(): Promise<GuestDevice> {
  const [signing, deviceKey] = await Promise.all([makeGuestKey(), newDeviceKey()])
  return { signing, deviceSecret: randomBytes(32), deviceKey }
}

interface Certified {
  certificate: Bytes
  name: Bytes
}

const certificateKey = (link: LinkKeys, guestPk: Bytes, epoch: number, name: string) =>
  `guest/${toBase64url(link.ca.pk)}/${toBase64url(guestPk)}/${epoch}/${name}`

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
  const key = certificateKey(link, guestPk, epoch, name)
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
