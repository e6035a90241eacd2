// Bindings and settings, parsed once, and the calls that each Durable Object answers. Features meet
// Durable Objects through these interfaces and never import the classes. Trusts the deployment only:
// nothing here comes from a request.
import type { LinkId } from '#protocol/ids'
import type { ProblemCode } from '#protocol/problems'

export interface Env {
  DB: D1Database
  BLOBS: R2Bucket
  GATES: DurableObjectNamespace<LinkGateCalls & Rpc.DurableObjectBranded>
  ROOMS: DurableObjectNamespace<CollectionRoomCalls & Rpc.DurableObjectBranded>
  KEYS: DurableObjectNamespace<ServerKeysCalls & Rpc.DurableObjectBranded>
  /** Absent where nobody counts: then nothing is refused for abuse. */
  ABUSE?: RateLimit
  /** open | invite | closed */
  SIGNUP?: string
  /** `local`: the first account needs no setup code (`npm start`). */
  SETUP?: string
  /** Worker secrets that replace what ServerKeys made: 32 bytes as base64url. */
  TOKEN_SECRET?: string
  LOGIN_PEPPER?: string
  WRAP_SECRET?: string
  /** Tests only, never in the shipped configuration: see http/clock.ts and http/budget.ts. */
  TEST_CLOCK?: string
  MEASURE?: string
}

// --- settings ------------------------------------------------------------------------------------

export type SignUpMode = 'open' | 'invite' | 'closed'

export interface Settings {
  signUp: SignUpMode
  setupCodeNeeded: boolean
}

/** An unknown mode lets nobody in: a slip of the pen must not open a deployment. */
export function settingsOf(env: Env): Settings {
  const signUp = env.SIGNUP ?? 'invite'
  return {
    signUp: signUp === 'open' || signUp === 'invite' ? signUp : 'closed',
    setupCodeNeeded: env.SETUP !== 'local',
  }
}

// --- Durable Objects -----------------------------------------------------------------------------

/** Where a device of a link stands right now, as the gate says. */
export type LinkStanding =
  | { ok: true; rights: number; generation: number; expiresAt: number | null }
  | { ok: false; code: ProblemCode }

export interface LinkGateCalls {
  /** Ids as base64url text. Changes nothing. */
  standing(deviceId: string, now: number): Promise<LinkStanding>
}

export interface CollectionRoomCalls {
  fetch(request: Request): Promise<Response>
}

/** Secrets as made on first use: 32 bytes each; the setup code is text. */
export interface MadeSecrets {
  token: Uint8Array
  pepper: Uint8Array
  wrap: Uint8Array
  setupCode: string
}

export interface ServerKeysCalls {
  secrets(): Promise<MadeSecrets>
}

export const gateOf = (env: Env, link: LinkId) => env.GATES.getByName(link)
