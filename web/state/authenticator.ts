// What this browser asks an authenticator: to make a passkey, and to use one. The secret it derives
// (PRF) stays in this page; what goes to the server is picked out by name, so that no extension output
// travels with it. Trusts the browser.
import {
  type AuthenticationResponseJSON,
  browserSupportsWebAuthn,
  sendSignal,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { Assertion, BeginPasskey, Registration } from '#protocol/passkeys'
import { type PasskeySecret, passkeyInput } from '../crypto/passkey.ts'
import type { Bytes } from '../crypto/suite.ts'
import { OwnTrouble } from './problem-text.ts'

/** False: the browser has no passkeys at all, and nothing about them is shown. */
export const passkeysWork: boolean = browserSupportsWebAuthn()

const waitMs = 5 * 60_000
// Ed25519, ES256, RS256: what the server takes.
const algorithms = [-8, -7, -257]

export interface Made {
  passkeyId: string
  registration: Registration
}

/** The account as the authenticator shows and keeps it. */
export interface Holder {
  userId: Bytes
  email: string
}

/** Throws `passkey-locked` when it has no PRF: then it was taken back, as far as browsers can. */
export async function makePasskey(holder: Holder, asked: BeginPasskey): Promise<Made> {
  const made = await told(
    startRegistration({
      optionsJSON: {
        challenge: asked.challenge,
        rp: { id: location.hostname, name: 'Keepsake' },
        user: { id: toBase64url(holder.userId), name: holder.email, displayName: holder.email },
        pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: asked.taken.map((id) => ({ type: 'public-key', id })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'none',
        timeout: waitMs,
        extensions: { prf: {} },
      },
    }),
  )
  if (made.clientExtensionResults.prf?.enabled !== true) {
    await takeBack(made.id)
    throw new OwnTrouble('passkey-locked')
  }
  const { clientDataJSON, attestationObject } = made.response
  return { passkeyId: made.id, registration: { clientDataJSON, attestationObject } }
}

export interface Used {
  passkeyId: string
  assertion: Assertion
  secret: PasskeySecret
}

/** One passkey by its id, or whichever the person chooses. */
export async function usePasskey(challenge: string, passkeyId: string | null): Promise<Used> {
  const used = await told(
    startAuthentication({
      optionsJSON: {
        challenge,
        rpId: location.hostname,
        allowCredentials: passkeyId === null ? [] : [{ type: 'public-key', id: passkeyId }],
        userVerification: 'required',
        timeout: waitMs,
        extensions: { prf: { eval: { first: passkeyInput() } } },
      },
    }),
  )
  const prf = secretOf(used)
  if (!prf) throw new OwnTrouble('passkey-locked')
  const { clientDataJSON, authenticatorData, signature, userHandle } = used.response
  return {
    passkeyId: used.id,
    assertion: { clientDataJSON, authenticatorData, signature, userHandle: userHandle ?? null },
    secret: { credentialId: fromBase64url(used.id), prf },
  }
}

function secretOf({ clientExtensionResults }: AuthenticationResponseJSON): Bytes | null {
  const first = clientExtensionResults.prf?.results?.first
  if (!first) return null
  const bytes = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first)
  return bytes.length === 32 ? new Uint8Array(bytes) : null
}

/** Tells the browser under which address the account's passkeys are to be shown from now on. */
export async function renameHolder({ userId, email }: Holder): Promise<void> {
  const signal = { signalName: 'currentUserDetails', rpID: location.hostname } as const
  const named = { userID: toBase64url(userId), userName: email, userDisplayName: email }
  await sendSignal({ ...signal, ...named }).catch(() => undefined)
}

/** Tells the browser that a passkey opens nothing any more, so that it is no longer offered. */
export async function takeBack(passkeyId: string): Promise<void> {
  const signal = { signalName: 'unknownCredential', rpID: location.hostname } as const
  await sendSignal({ ...signal, credentialID: passkeyId }).catch(() => undefined)
}

/** The browser's many ways to fail as the few that a person can act upon. */
async function told<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw new OwnTrouble(codeOf(error))
  }
}

function codeOf(error: unknown) {
  const name = error instanceof Error ? error.name : ''
  const code = error instanceof WebAuthnError ? error.code : ''
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return 'passkey-held'
  if (name === 'InvalidStateError') return 'passkey-held'
  const misplaced = code === 'ERROR_INVALID_DOMAIN' || code === 'ERROR_INVALID_RP_ID'
  return misplaced || name === 'SecurityError' ? 'passkey-nowhere' : 'passkey-cancelled'
}
