// The invited person's side of an invitation by code: what it is for, and that this account takes it.
// The secret in its address stays here: the server is shown a code derived from it, and whoever invited
// gets a proof over this account's keys, for which they seal the key at their next visit.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { Invitation } from '#protocol/members'
import * as api from '../api/members.ts'
import { acceptProof, invitationCode } from '../crypto/invitation.ts'
import { accountSecrets } from './account-secrets.ts'

const never = new AbortController().signal

/** The part of the address behind `#`; null when it is not complete. */
export function parseInvitation(fragment: string): string | null {
  try {
    fromBase64url(fragment, 32)
    return fragment
  } catch {
    return null
  }
}

const codeOf = async (secret: string): Promise<string> =>
  toBase64url(await invitationCode(fromBase64url(secret, 32)))

/**
 * For signing up: an administrator's code as it is, of a whole address what is behind its `#`. What is
 * neither stays here, since it may be most of a secret.
 */
export async function codeToShow(typed: string): Promise<string | null> {
  const code = typed.slice(typed.lastIndexOf('#') + 1)
  if (parseInvitation(code) !== null) return codeOf(code)
  return /^[\w-]{22}$/.test(code) ? code : null
}

export const showInvitation = async (secret: string): Promise<Invitation> =>
  api.showInvitation(never, await codeOf(secret))

/** Safe to repeat. The collection appears by itself once the key is there. */
export async function acceptInvitation(secret: string): Promise<void> {
  const code = await codeOf(secret)
  const { identity } = accountSecrets()
  const { collectionId } = await api.showInvitation(never, code)
  const place = fromBase64url(collectionId)
  const proof = toBase64url(await acceptProof(fromBase64url(secret, 32), place, identity))
  await api.acceptInvitation(never, { code, proof })
}
