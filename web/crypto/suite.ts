// The choices, and nothing else: sizes, parameters, and the types that keep one key from being
// passed for another. Changing a value here makes another format.
import { type Bytes, fixed } from '#protocol/records/bytes'

export type { Bytes }

export const keyBytes = 32
export const saltBytes = 24
export const idBytes = 16

/** Argon2id. A server may ask for more within `kdfLimits`, never for less (A1). */
export const kdfDefault = { m: 65_536, t: 3, p: 1 } as const
export const kdfLimits = { maxM: 1_048_576, maxT: 16 } as const
export interface KdfParameters {
  /** KiB. */
  m: number
  t: number
  p: number
}

/** Chunk operations in flight: enough to fill WebCrypto's threads, few enough for a phone. */
export const chunksInFlight = 8

type Key<Use extends string> = Bytes & { readonly keyOf: Use }
export type MasterKey = Key<'account'>
export type CollectionKey = Key<'collection'>
export type ObjectKey = Key<'object'>
/** What wraps a master key or opens a link's blob. */
export type WrappingKey = Key<'wrapping'>

/** For keys that come out of storage or a derivation. The caller says what it is. */
export function asKey<K extends Key<string>>(bytes: Bytes): K {
  return fixed(bytes, keyBytes) as K
}
