// The invited person's side of an invitation by code: what it is for, and that this account takes it.
// The code opens nothing; whoever invited seals the key at their next visit.

import { fromBase64url } from '#protocol/base64url'
import type { Invitation } from '#protocol/members'
import * as api from '../api/members.ts'

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

export const showInvitation = (code: string): Promise<Invitation> => api.showInvitation(never, code)

/** Safe to repeat. The collection appears by itself once the key is there. */
export const acceptInvitation = (code: string): Promise<void> => api.acceptInvitation(never, code)
