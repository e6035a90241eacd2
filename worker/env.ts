// Bindings and settings, parsed once, and the calls that each Durable Object answers. Features meet
// Durable Objects through these interfaces and never import the classes. Trusts the deployment only:
// nothing here comes from a request.
import type { AccountId, CollectionId, LinkId } from '#protocol/ids'
import type { ProblemCode, ProblemFacts } from '#protocol/problems'

export interface Env {
  DB: D1Database
  BLOBS: R2Bucket
  GATES: DurableObjectNamespace<LinkGateCalls & Rpc.DurableObjectBranded>
  ROOMS: DurableObjectNamespace<CollectionRoomCalls & Rpc.DurableObjectBranded>
  KEYS: DurableObjectNamespace<ServerKeysCalls & Rpc.DurableObjectBranded>
  /** Absent where nobody counts: then nothing is refused for abuse. */
  ABUSE?: RateLimit
  /** Both or neither: without them no mail is sent, and everything works without. */
  MAIL?: SendEmail
  /** The address that mails come from. */
  MAIL_FROM?: string
  /** open | invite | closed */
  SIGNUP?: string
  /** `local`: the first account needs no setup code (`npm start`). */
  SETUP?: string
  /** Worker secrets that replace what ServerKeys made: 32 bytes as base64url. */
  TOKEN_SECRET?: string
  LOGIN_PEPPER?: string
  WRAP_SECRET?: string
  /** Likewise for Web Push, both or neither: P-256, public uncompressed, private d, as base64url. */
  VAPID_PUBLIC_KEY?: string
  VAPID_PRIVATE_KEY?: string
  /** `mailto:` or `https:`: whom a push service may ask when something is wrong with our messages. */
  VAPID_SUBJECT?: string
  /** Tests only, never in the shipped configuration: see clock.ts, budget.ts and fault.ts in http/. */
  TEST_CLOCK?: string
  MEASURE?: string
  FAULT?: string
  /** `loopback`: push endpoints may be http on this machine. */
  PUSH_TEST?: string
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

/** What the owner tells the gate. Verifiers are SHA-256 as base64url. */
export interface GateFacts {
  collectionId: string
  knockVerifier: string
  accessVerifier: string
  hasPassword: boolean
  expiresAt: number | null
  deviceLimit: number | null
  rights: number
}
export type GateChange = Partial<Omit<GateFacts, 'collectionId' | 'knockVerifier'>>
/** Somebody at the door, with hashes of what was shown. */
export interface Visit {
  knockHash: string
  accessHash: string | null
  /** First 16 bytes of `deviceVerifier`. */
  deviceId: string
  deviceVerifier: string
  kind: string
  /** Hash of the network address. */
  address: string
}
/** A visitor with an account who asks to become a member. */
export interface JoinVisit {
  collectionId: string
  accessHash: string
  deviceId: string
  deviceVerifier: string
  address: string
}
export type GateRefusal = { ok: false; code: ProblemCode; facts?: ProblemFacts }
export type Admission =
  | {
      ok: true
      collectionId: string
      rights: number
      generation: number
      expiresAt: number | null
      /** How many hold a place now; `first` when this visit took one. */
      devices: number
      first: boolean
    }
  | GateRefusal
export interface GateDeviceRow {
  deviceId: string
  firstSeenAt: number
  lastSeenAt: number
  kind: string
}

/** All may be repeated: a second call with the same words changes nothing more. */
export interface LinkGateCalls {
  /** Ids as base64url text. Changes nothing. */
  standing(deviceId: string, now: number): Promise<LinkStanding>
  make(facts: GateFacts, now: number): Promise<{ ok: true } | GateRefusal>
  knock(knockHash: string, now: number): Promise<{ ok: true; hasPassword: boolean } | GateRefusal>
  open(visit: Visit, now: number): Promise<Admission>
  /** A device that was let in shows its secret again. */
  renew(deviceId: string, deviceVerifier: string, now: number): Promise<Admission>
  /** Lets nobody in: says whether this device, which was let in, may join with these proofs now. */
  join(visit: JoinVisit, now: number): Promise<{ ok: true } | GateRefusal>
  change(change: GateChange, now: number): Promise<{ ok: true; generation: number } | GateRefusal>
  remove(now: number): Promise<{ ok: true; generation: number } | GateRefusal>
  devices(): Promise<GateDeviceRow[]>
  dropDevice(
    deviceId: string,
    now: number,
  ): Promise<{ ok: true; generation: number; devices: number } | GateRefusal>
}

/** A room is a collection's (`roomOf`) or an account's (`accountRoomOf`). */
export interface CollectionRoomCalls {
  fetch(request: Request): Promise<Response>
  /** An account has something to ask for. */
  told(message: { account: true }): Promise<void>
  /** Something is new; pages ask for it themselves. */
  moved(message: { seq: number; rosterSeq: number }): Promise<void>
  /** Rights of a link or a person became narrower: older tokens end. */
  narrowed(subjectId: string, generation: number): Promise<void>
  /** The collection was deleted. */
  ended(): Promise<void>
}

/** Secrets as made on first use: 32 bytes each; the setup code is text. */
export interface MadeSecrets {
  token: Uint8Array
  pepper: Uint8Array
  wrap: Uint8Array
  setupCode: string
}

/** Base64url. `contact` is the address of this deployment as the first subscriber knew it. */
export interface MadePushKeys {
  publicKey: string
  privateKey: string
  contact: string | null
}

export interface ServerKeysCalls {
  secrets(): Promise<MadeSecrets>
  /** Remembers `origin` the first time. */
  pushKeys(origin: string | null): Promise<MadePushKeys>
}

export const gateOf = (env: Env, link: LinkId) => env.GATES.getByName(link)
export const roomOf = (env: Env, collection: CollectionId) => env.ROOMS.getByName(collection)
/** Ids of collections have no slash in them. */
export const accountRoomOf = (env: Env, account: AccountId) =>
  env.ROOMS.getByName(`account/${account}`)
