// What one browser profile keeps to stay signed in: a WebCrypto key that cannot be exported, and
// what it seals (6.4). Signing out deletes the key, and everything under it is gone. Whoever controls
// the unlocked profile has the account; this does not protect against that.
import { toBase64url } from '#protocol/base64url'
import { C, deviceMkAad } from '#protocol/records/contexts'
import { concat, randomBytes } from './bytes.ts'
import { makeGuestKey, type SigningKey } from './ed25519.ts'
import { fail } from './failure.ts'
import { forgetAll, keep, keepFirst, readAll, readOne } from './key-store.ts'
import { asKey, type Bytes, type MasterKey } from './suite.ts'

const format = 1
const ivBytes = 12

export const newDeviceKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])

/** 0x01, iv, AES-GCM: the one exception from the sealing format; local records only. */
export async function sealLocally(
  key: CryptoKey,
  aad: Bytes,
  plain: Bytes,
  iv: Bytes = randomBytes(ivBytes),
): Promise<Bytes> {
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: aad },
    key,
    plain,
  )
  return concat(new Uint8Array([format]), iv, new Uint8Array(sealed))
}

export async function openLocally(key: CryptoKey, aad: Bytes, record: Bytes): Promise<Bytes> {
  if (record[0] !== format) return fail('update-needed', 'device record')
  const iv = record.subarray(1, 1 + ivBytes)
  const gcm = { name: 'AES-GCM', iv, additionalData: aad }
  try {
    return new Uint8Array(await crypto.subtle.decrypt(gcm, key, record.subarray(1 + ivBytes)))
  } catch {
    return fail('cannot-open', 'device record')
  }
}

export const mkAad = deviceMkAad
export const guestAad = (linkId: Bytes): Bytes => C('device/guest', linkId)

interface KeptAccount {
  userId: Bytes
  key: CryptoKey
  wrappedMk: Bytes
}

interface KeptGuest {
  key: CryptoKey
  pk: Bytes
  /** Not exportable where WebCrypto has Ed25519; otherwise a seed under `key`. */
  secret: CryptoKey | Bytes
  /** Proves this device to the link's gate. */
  deviceSecret: Bytes
}

/** One new device key per sign-in. */
export async function keepSignedIn(userId: Bytes, mk: MasterKey): Promise<void> {
  const key = await newDeviceKey()
  const wrappedMk = await sealLocally(key, mkAad(userId), mk)
  await keep('accounts', toBase64url(userId), { userId, key, wrappedMk })
}

export interface SignedIn {
  userId: Bytes
  mk: MasterKey
  /** Seals upload journals. */
  deviceKey: CryptoKey
}

/** The account kept on this device; null when nobody is signed in. */
export async function recallSignedIn(): Promise<SignedIn | null> {
  const [kept] = await readAll<KeptAccount>('accounts')
  if (!kept) return null
  const mk = await openLocally(kept.key, mkAad(kept.userId), kept.wrappedMk)
  return { userId: kept.userId, mk: asKey(mk), deviceKey: kept.key }
}

export async function forgetSignedIn(): Promise<void> {
  await forgetAll('accounts')
}

export interface GuestDevice {
  signing: SigningKey
  deviceSecret: Bytes
  deviceKey: CryptoKey
}

/** The guest's keys for one link, made at the first visit of this device. */
export async function guestDevice(linkId: Bytes): Promise<GuestDevice> {
  const name = toBase64url(linkId)
  const kept = await readOne<KeptGuest>('guests', name)
  const first = kept ?? (await keepFirst('guests', name, await makeGuest(linkId)))
  return openGuest(linkId, first)
}

async function makeGuest(linkId: Bytes): Promise<KeptGuest> {
  const key = await newDeviceKey()
  const { pk, secret } = await makeGuestKey()
  const kept =
    secret instanceof Uint8Array ? await sealLocally(key, guestAad(linkId), secret) : secret
  return { key, pk, secret: kept, deviceSecret: randomBytes(32) }
}

async function openGuest(linkId: Bytes, kept: KeptGuest): Promise<GuestDevice> {
  const { key, pk, deviceSecret } = kept
  const secret =
    kept.secret instanceof Uint8Array
      ? await openLocally(key, guestAad(linkId), kept.secret)
      : kept.secret
  return { signing: { pk, secret }, deviceSecret, deviceKey: key }
}
