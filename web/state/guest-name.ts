// The name a guest gave for one link, remembered on this device.
import { toBase64url } from '#protocol/base64url'
import type { Bytes } from '../crypto/suite.ts'
import { localStore } from './local-store.ts'

const nameKey = (linkId: Bytes) => `guest-name/${toBase64url(linkId)}`

export async function loadGuestName(linkId: Bytes): Promise<string> {
  return (await (await localStore()).load<string>('settings', nameKey(linkId))) ?? ''
}

export async function saveGuestName(linkId: Bytes, name: string): Promise<void> {
  await (await localStore()).save('settings', nameKey(linkId), name)
}
