// What an authenticator signed, judged by a kept library: origin and host are those of this request,
// the challenge is one that was just handed out, the person was verified. Whatever is wrong is told
// to nobody. Loaded when the first passkey comes: most requests need none of it.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { Assertion, Registration } from '#protocol/passkeys'

export interface Place {
  origin: string
  host: string
}
export interface Credential {
  id: string
  publicKey: string
  counter: number
}

export function placeOf(request: Request): Place {
  const { origin, hostname } = new URL(request.url)
  return { origin, host: hostname }
}

/**
 * Answers for unknown credentials are checked against this key, so that they cost what a
 * wrong signature costs. Its private half was thrown away.
 */
const nobodysKey =
  'pQECAyYgASFYIL8MiUH0o9kAIwJeWRJyh_iO-oiXWeyOPM_7KfmWBdw_IlggyQhS4qln_qb_lyuQhE1J8WXhCOv4Mgc0Bx6-pyWRQ58'

/** The challenge that something was signed over; '' when it is not of the expected form. */
export function challengeOf(signed: { clientDataJSON: string }): string {
  try {
    const text = new TextDecoder().decode(fromBase64url(signed.clientDataJSON))
    const { challenge } = JSON.parse(text) as { challenge?: unknown }
    return typeof challenge === 'string' && challenge.length === 43 ? challenge : ''
  } catch {
    return ''
  }
}

/** The new credential, or null. */
export async function verifyRegistration(
  { origin, host }: Place,
  challenge: string,
  id: string,
  made: Registration,
): Promise<Credential | null> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const response = {
    ...{ id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} },
    response: { clientDataJSON: made.clientDataJSON, attestationObject: made.attestationObject },
  }
  const checked = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: host,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...algorithms],
  }).catch(() => null)
  if (!checked?.verified) return null
  const { credential } = checked.registrationInfo
  if (credential.id !== id) return null
  return { id, publicKey: toBase64url(credential.publicKey), counter: credential.counter }
}

/** Ed25519, ES256, RS256. */
export const algorithms = [-8, -7, -257] as const

/** The counter as it is now, or null. `credential` is null where there is none of this id. */
export async function verifyAssertion(
  { origin, host }: Place,
  challenge: string,
  id: string,
  signed: Assertion,
  credential: Credential | null,
): Promise<number | null> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const { clientDataJSON, authenticatorData, signature } = signed
  const response = {
    ...{ id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} },
    response: { clientDataJSON, authenticatorData, signature },
  }
  const checked = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: host,
    requireUserVerification: true,
    credential: {
      id,
      publicKey: fromBase64url(credential?.publicKey ?? nobodysKey),
      counter: credential?.counter ?? 0,
    },
  }).catch(() => null)
  return checked?.verified && credential ? checked.authenticationInfo.newCounter : null
}
