// The rules of a link, pure: may this visitor in, at `now`, with these proofs; does this change fit
// what the log says. `why` is for readers of the code, `code` for the visitor. Trusts its arguments.
import { linkTombstoneMilliseconds } from '#protocol/limits'
import type { ChangeLink, LinkSettings, MakeLink } from '#protocol/links'
import type { Refusal } from '#protocol/problems'
import { type LinkBody, right } from '#protocol/records/roster'

export interface LinkFacts {
  hasPassword: boolean
  expiresAt: number | null
  removedAt: number | null
}

/** Without a proof of the fragment every link answers as one that never was. */
export function refuseHolder(
  link: LinkFacts | null,
  provenFragment: boolean,
  now: number,
): Refusal | null {
  if (!link) return { code: 'link-unavailable', why: 'no such link' }
  if (!provenFragment) return { code: 'link-unavailable', why: 'fragment not proven' }
  return refuseClosed(link, now)
}

/** What a holder may know: removed and expired have names, until the tombstone is gone. */
export function refuseClosed(link: LinkFacts, now: number): Refusal | null {
  if (link.removedAt !== null) {
    const forgotten = link.removedAt + linkTombstoneMilliseconds <= now
    return forgotten
      ? { code: 'link-unavailable', why: 'removed long ago' }
      : { code: 'link-removed', why: 'removed' }
  }
  if (link.expiresAt !== null && link.expiresAt <= now) {
    return { code: 'link-expired', why: 'expired' }
  }
  return null
}

/** The gate's word before somebody joins; whether this person may is for the log to say. */
export function refuseJoin(
  link: LinkFacts & { rights: number; collectionId: string },
  visit: { deviceRemoved: boolean; collectionId: string },
  now: number,
): Refusal | null {
  if (link.collectionId !== visit.collectionId) {
    return { code: 'link-unavailable', why: 'link of another collection' }
  }
  const closed = refuseClosed(link, now)
  if (closed) return closed
  if (visit.deviceRemoved) return { code: 'device-removed', why: 'the owner removed it' }
  return (link.rights & right.join) !== 0 ? null : { code: 'not-allowed', why: 'no joining' }
}

/** Proof of the password: none was shown, a wrong one, or the right one. */
export type Access = 'none' | 'wrong' | 'right'

/**
 * Where there is no password the fragment is proof enough: `access` follows from it. `retryAt`: when
 * this address may guess again. A device that was let in before does not wait.
 */
export function refuseAccess(
  access: Access,
  hasPassword: boolean,
  admittedBefore: boolean,
  retryAt: number,
  now: number,
): Refusal | null {
  if (access === 'none' && !hasPassword) return null
  if (access === 'none') return { code: 'link-password-needed', why: 'nothing shown' }
  if (retryAt > now && !(admittedBefore && access === 'right')) {
    const retryAfter = Math.ceil((retryAt - now) / 1000)
    return { code: 'link-password-delayed', why: 'guessed before', facts: { retryAfter } }
  }
  return access === 'wrong' ? { code: 'link-password-wrong', why: 'wrong access' } : null
}

const freeGuesses = 5
const freeGuessesUnderAttack = 1
/** Wrong guesses at one link from everywhere, after which addresses get fewer free ones. */
const attackGuesses = 100
const longestDelay = 30_000

/**
 * How long an address waits after its latest wrong guess. Grows with the guesses of that address,
 * sooner when the whole link is being guessed at, and is bounded: the right password is never locked
 * out, and other addresses do not wait at all.
 */
export function guessDelay(ofAddress: number, ofLink: number): number {
  const free = ofLink >= attackGuesses ? freeGuessesUnderAttack : freeGuesses
  return ofAddress < free ? 0 : Math.min(1000 * 2 ** (ofAddress - free), longestDelay)
}

export interface Places {
  /** Devices that hold a place now, and all that ever did (removed ones are remembered). */
  admitted: number
  known: number
  limit: number | null
  most: number
}

/** The last step before a place is taken. */
export function refusePlace(device: { removed: boolean } | null, places: Places): Refusal | null {
  if (device?.removed) return { code: 'device-removed', why: 'the owner removed it' }
  if (device) return null
  const full = places.limit !== null && places.admitted >= places.limit
  return full || places.known >= places.most ? { code: 'link-full', why: 'no place left' } : null
}

// --- the owner's changes --------------------------------------------------------------------------

export interface PresentLink {
  rights: number
  caPk: string
  settings: LinkSettings
}
/** The entry's fields as text, for comparing. */
export interface EntryOfLink {
  action: LinkBody['action']
  rights: number
  expires: number
  caPk: string
}

export function refuseNew(
  body: Pick<LinkBody, 'rights' | 'expires'>,
  made: MakeLink,
  epoch: number,
  repeated: boolean,
): Refusal | null {
  const { keys, settings } = made
  if ((body.expires || null) !== settings.expiresAt) {
    return { code: 'malformed-request', why: 'expiry differs' }
  }
  if ((body.rights & right.drop) !== 0) return { code: 'not-allowed', why: 'no drop links yet' }
  // A repeat may come after a rotation; it changes nothing.
  return repeated || keys.epoch === epoch ? null : { code: 'roster-moved', why: 'old key' }
}

/** The gate and the log must say the same of expiry, rights and keys. */
export function refuseChange(
  present: PresentLink,
  change: ChangeLink,
  entry: EntryOfLink | null,
): Refusal | null {
  const settings = change.settings ?? present.settings
  const wrong = (why: string): Refusal => ({ code: 'malformed-request', why })
  if (entry && entry.action !== 2) return wrong('not a change')
  if (entry && (entry.rights & right.drop) !== 0) return wrong('a drop link is made anew')
  if (!entry && settings.expiresAt !== present.settings.expiresAt) return wrong('expiry unsigned')
  if (entry && (entry.expires || null) !== settings.expiresAt) return wrong('expiry differs')
  if (settings.hasPassword !== present.settings.hasPassword && !change.keys) {
    return wrong('password without keys')
  }
  if (change.keys && !entry) return wrong('keys unsigned')
  if (entry && !change.keys && entry.caPk !== present.caPk) return wrong('keys missing')
  return change.cutoff !== undefined && !entry ? wrong('cutoff without entry') : null
}

/** Does the change take anything from those who are in? Then their tokens end. */
export function narrows(
  before: { rights: number; expiresAt: number | null },
  after: { rights: number; expiresAt: number | null },
): boolean {
  const sooner =
    (after.expiresAt ?? Number.MAX_SAFE_INTEGER) < (before.expiresAt ?? Number.MAX_SAFE_INTEGER)
  return sooner || (before.rights & ~after.rights) !== 0
}
