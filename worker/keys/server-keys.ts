// Durable Object, one for the deployment: makes the server's secrets on first use and keeps them, so
// that a copy of the database alone can neither forge a token nor test a password. Answers only the
// Worker; no request from outside reaches it.
import { DurableObject } from 'cloudflare:workers'
import { toBase64url } from '#protocol/base64url'
import type { Env, MadePushKeys, MadeSecrets, ServerKeysCalls } from '../env.ts'

// Without 0, 1, I and O: it is read from a log and typed by hand.
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

export class ServerKeys extends DurableObject<Env> implements ServerKeysCalls {
  async secrets(): Promise<MadeSecrets> {
    const stored = await this.ctx.storage.get<MadeSecrets>('secrets')
    if (stored) return stored
    const made: MadeSecrets = {
      token: random(32),
      pepper: random(32),
      wrap: random(32),
      setupCode: makeSetupCode(),
    }
    // Input gates keep a second call out between the read and this write.
    await this.ctx.storage.put('secrets', made)
    return made
  }

  pushKeys(origin: string | null): Promise<MadePushKeys> {
    // Making keys lets other calls in between; they would make keys of their own.
    return this.ctx.blockConcurrencyWhile(async () => {
      const stored = await this.ctx.storage.get<MadePushKeys>('push')
      if (stored && (stored.contact !== null || origin === null)) return stored
      const made = { ...(stored ?? (await makePushKeys())), contact: origin }
      await this.ctx.storage.put('push', made)
      return made
    })
  }
}

/** A key pair of P-256: browsers take messages only of who signs with the key they subscribed to. */
async function makePushKeys(): Promise<Omit<MadePushKeys, 'contact'>> {
  const usage = { name: 'ECDSA', namedCurve: 'P-256' }
  const pair = (await crypto.subtle.generateKey(usage, true, ['sign', 'verify'])) as CryptoKeyPair
  const { d } = (await crypto.subtle.exportKey('jwk', pair.privateKey)) as JsonWebKey
  const publicKey = (await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer
  if (d === undefined) throw new Error('a private key without its number')
  return { publicKey: toBase64url(new Uint8Array(publicKey)), privateKey: d }
}

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

/** 80 bits in four groups. */
function makeSetupCode(): string {
  const text = [...random(16)].map((byte) => letters[byte % letters.length]).join('')
  return (text.match(/.{4}/g) ?? []).join('-')
}
