// The guest on this device: a key and a device secret for each link, and the name given for it. Where
// the browser denies a database, a guest is someone new with every visit.
import { toBase64url } from '#protocol/base64url'
import { linkOf } from '#protocol/records/roster-rules'
import { randomBytes } from '../crypto/bytes.ts'
import { type GuestDevice, guestDevice, newDeviceKey } from '../crypto/device.ts'
import { makeGuestKey } from '../crypto/ed25519.ts'
import type { LinkKeys } from '../crypto/link.ts'
import type { Bytes } from '../crypto/suite.ts'
import type { Keyring } from '../receive/keyring.ts'
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

/** Has this link the right, by the roster? */
export function linkHas(keyring: Keyring, link: LinkKeys, right: number): boolean {
  const state = linkOf(keyring.roster.state, link.linkId)
  return ((state?.rights ?? 0) & right) !== 0
}
