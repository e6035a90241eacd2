// The rules of accounts, pure. Who may sign up, who becomes the administrator, which key derivations
// are taken.
import type { KdfParameters } from '#protocol/accounts'
import type { Refusal } from '#protocol/problems'

export interface SignUpFacts {
  mode: 'open' | 'invite' | 'closed'
  /** No account exists yet: this one becomes the administrator, whatever the mode. */
  first: boolean
  /** Null: none is needed here. */
  setupCodeRight: boolean | null
  /** An unused, unexpired invitation was shown. */
  invited: boolean
  taken: boolean
}

/** That an address is taken is told last, and only to those who might have had it. */
export function refuseSignUp(facts: SignUpFacts): Refusal | null {
  if (facts.first) {
    return facts.setupCodeRight === false
      ? { code: 'setup-code-wrong', why: 'first account without the setup code' }
      : null
  }
  if (facts.mode === 'closed') return { code: 'sign-up-closed', why: 'closed' }
  if (facts.mode === 'invite' && !facts.invited) {
    return { code: 'invite-needed', why: 'no valid invitation' }
  }
  return facts.taken ? { code: 'address-taken', why: 'address or id exists' } : null
}

// crypto.md A1: clients refuse anything below or above before they derive.
const least = { m: 65_536, t: 3 }
const most = { m: 1_048_576, t: 16 }

export function refuseKdf({ m, t, p }: KdfParameters): Refusal | null {
  const ok = m >= least.m && m <= most.m && t >= least.t && t <= most.t && p === 1
  return ok ? null : { code: 'malformed-request', why: 'key derivation too weak or too dear' }
}

/** What an address without an account is said to use: what every new account uses. */
export const usualKdf = { m: least.m, t: least.t, p: 1 } as const

export const refuseInvite = (administrator: boolean): Refusal | null =>
  administrator ? null : { code: 'not-allowed', why: 'only the administrator invites' }

/** crypto.md A3: whoever loses the only authenticator must have another way in. */
export function refusePasskey(facts: {
  wordsConfirmed: boolean
  held: number
  most: number
}): Refusal | null {
  if (!facts.wordsConfirmed) return { code: 'recovery-words-first', why: 'words not confirmed' }
  return facts.held < facts.most ? null : { code: 'too-many', why: 'passkeys' }
}
