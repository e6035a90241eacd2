// Finding a session by the device that tokens name.
import type { DeviceId } from '#protocol/ids'

/**
 * A member's device is named by the first 16 bytes of the session's hash; the table is ordered by
 * the whole hash as text. 21 characters are 126 of those 128 bits; `~` sorts after all of base64url.
 */
export const sessionRange = (device: DeviceId): [string, string] => {
  const prefix = device.slice(0, 21)
  return [prefix, `${prefix}~`]
}
