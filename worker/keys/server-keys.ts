// Durable Object, one for the deployment: makes the server's secrets on first use and keeps them, so
// that a copy of the database alone can neither forge a token nor test a password. Answers only the
// Worker; no request from outside reaches it.
import { DurableObject } from 'cloudflare:workers'
import type { Env, MadeSecrets, ServerKeysCalls } from '../env.ts'

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
}

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length))

/** 80 bits in four groups. */
function makeSetupCode(): string {
  const text = [...random(16)].map((byte) => letters[byte % letters.length]).join('')
  return (text.match(/.{4}/g) ?? []).join('-')
}
