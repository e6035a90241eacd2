// The server's keys as the rest of the Worker uses them: imported once per isolate, not extractable.
// Worker secrets, where set, replace what the Durable Object made. See [Note: What each key protects].
//
// [Note: What each key protects]
// capability: signs tokens; whoever has it may fetch ciphertext of any collection, and read nothing.
// pepper: verifiers of passwords; with it and a copy of the database, passwords can be guessed at
// the price of Argon2id. wrap: a second layer around wrapped master keys, for the same thief.
import { fromBase64url } from '#protocol/base64url'
import type { Bytes } from '#protocol/records/bytes'
import { capKeyInfo } from '#protocol/records/contexts'
import type { Env } from '../env.ts'

export interface CapabilityKey {
  keyId: number
  key: CryptoKey
}
export interface ServerKeySet {
  capability: CapabilityKey
  pepper: CryptoKey
  wrap: CryptoKey
  setupCode: string
}

// The id in a token says which secret signed it; a replaced secret ends all tokens of the old one.
const madeKeyId = 1
const configuredKeyId = 2

let cached: ServerKeySet | undefined

/** One call to the Durable Object per isolate. Throws on a secret that is no secret. */
export async function serverKeys(env: Env): Promise<ServerKeySet> {
  cached ??= await loadKeys(env)
  return cached
}

async function loadKeys(env: Env): Promise<ServerKeySet> {
  const configured = {
    token: configuredSecret('TOKEN_SECRET', env.TOKEN_SECRET),
    pepper: configuredSecret('LOGIN_PEPPER', env.LOGIN_PEPPER),
    wrap: configuredSecret('WRAP_SECRET', env.WRAP_SECRET),
  }
  const made = await env.KEYS.getByName('keys').secrets()
  return {
    capability: await capabilityKey(
      configured.token ?? new Uint8Array(made.token),
      configured.token ? configuredKeyId : madeKeyId,
    ),
    pepper: await hmacKey(configured.pepper ?? new Uint8Array(made.pepper)),
    wrap: await crypto.subtle.importKey(
      'raw',
      configured.wrap ?? new Uint8Array(made.wrap),
      'AES-GCM',
      false,
      ['encrypt', 'decrypt'],
    ),
    setupCode: made.setupCode,
  }
}

/** capKey = kdf(server secret, C("server/cap", keyId)), as an HMAC key. */
export async function capabilityKey(secret: Bytes, keyId: number): Promise<CapabilityKey> {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-512', salt: new Uint8Array(), info: capKeyInfo(keyId) },
    base,
    256,
  )
  return { keyId, key: await hmacKey(new Uint8Array(bits)) }
}

export const hmacKey = (bytes: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])

/** An example value copied from somewhere would make every token of the deployment forgeable. */
function configuredSecret(name: string, text: string | undefined): Bytes | undefined {
  if (text === undefined || text === '') return undefined
  const bytes = decoded(text)
  if (!bytes || new Set(bytes).size < 8 || /change.?me|secret|example|password/i.test(text)) {
    throw new Error(`${name} must be 32 random bytes as base64url`)
  }
  return bytes
}

function decoded(text: string): Bytes | null {
  try {
    return fromBase64url(text, 32)
  } catch {
    return null
  }
}
