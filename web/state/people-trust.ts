// Whose keys this account believes: what was pinned, and the eight words by which two people compare
// keys. A key that differs from the pin blocks whatever would be sealed to or taken from that person,
// until somebody has compared the words and says so (A6). Addresses are the server's word; that it
// names another account for an address than before is treated like a changed key.
import { type ReadonlySignal, signal } from '@preact/signals'
import { toBase64url } from '#protocol/base64url'
import type { AccountId } from '#protocol/ids'
import type { Bytes } from '#protocol/records/bytes'
import { emailForm, equal } from '../crypto/bytes.ts'
import { CryptoError } from '../crypto/failure.ts'
import { fingerprint, fingerprintWords, type PublicIdentity } from '../crypto/identity.ts'
import { checkPerson, pinOf } from '../crypto/pins.ts'
import { accountSecrets, heldSecrets, whenDropped } from './account-secrets.ts'
import { localStore } from './local-store.ts'
import { currentPins, pinPeople } from './pins.ts'

export type Trust = 'me' | 'compared' | 'through-link' | 'first-use' | 'unknown' | 'key-changed'

export interface ChangedKey {
  readonly accountId: AccountId
  /** Null: met without an address. */
  readonly email: string | null
  /** Of the key that is shown now. */
  words(): Promise<readonly string[]>
  /** Of the pinned key; null when only the account of an address changed. */
  before(): Promise<readonly string[] | null>
  /** The words were compared: from now on this is their key. */
  confirm(): Promise<void>
}

const met = signal<readonly ChangedKey[]>([])
/** Met since this account was opened here; `confirm` takes one out. */
export const changedKeys: ReadonlySignal<readonly ChangedKey[]> = met

whenDropped(() => {
  met.value = []
})

export const idText = (userId: Bytes): AccountId => toBase64url(userId) as AccountId

export const wordsOf = async (who: PublicIdentity): Promise<readonly string[]> =>
  fingerprintWords(await fingerprint(who))

export const ownWords = (): Promise<readonly string[]> => wordsOf(accountSecrets().identity)

/** Follows the pins. */
export function trustIn(who: PublicIdentity): Trust {
  if (isMe(who)) return 'me'
  const pin = pinOf(currentPins(), who.userId)
  if (!pin) return 'unknown'
  if (!equal(pin.edPk, who.edPk) || !equal(pin.xPk, who.xPk)) return 'key-changed'
  return ([null, 'first-use', 'through-link', 'compared'] as const)[pin.how] ?? 'unknown'
}

const isMe = ({ userId }: PublicIdentity): boolean => {
  const own = heldSecrets()
  return own !== null && equal(own.userId, userId)
}

/** Throws `key-changed`, and remembers whom it was about, so that a page can offer the words. */
export function refuseChangedKey(who: PublicIdentity, email: string | null = null): void {
  if (isMe(who)) return
  try {
    checkPerson(currentPins(), who)
  } catch (error) {
    noteChanged(who, email)
    throw error
  }
}

async function pinnedWords({ userId }: PublicIdentity): Promise<readonly string[] | null> {
  const pin = pinOf(currentPins(), userId)
  return pin ? wordsOf(pin) : null
}

export function noteChanged(who: PublicIdentity, email: string | null): ChangedKey {
  const accountId = idText(who.userId)
  const changed: ChangedKey = {
    accountId,
    email,
    words: () => wordsOf(who),
    before: () => pinnedWords(who),
    confirm: () => confirmKey(who, email),
  }
  met.value = [...met.peek().filter((one) => one.accountId !== accountId), changed]
  return changed
}

/** For those who were met without one. */
export async function addAddresses(
  load: () => Promise<readonly { accountId: AccountId; email: string | null }[]>,
): Promise<void> {
  if (met.peek().every(({ email }) => email !== null)) return
  const known = new Map((await load()).map(({ accountId, email }) => [accountId, email]))
  met.value = met
    .peek()
    .map((one) => ({ ...one, email: one.email ?? known.get(one.accountId) ?? null }))
}

export const changedKeyOf = (accountId: AccountId): ChangedKey | null =>
  met.peek().find((one) => one.accountId === accountId) ?? null

/** Whoever calls has compared the words with the person. */
export async function confirmKey(who: PublicIdentity, email: string | null = null): Promise<void> {
  await pinPeople([who], 3)
  if (email) await rememberAddress(email, idText(who.userId))
  const isSettled = (one: ChangedKey) =>
    one.accountId === idText(who.userId) || (email !== null && one.email === email)
  met.value = met.peek().filter((one) => !isSettled(one))
}

type Addresses = Record<string, AccountId>
const addressesKey = () => `account/${accountSecrets().accountId}/addresses`

const loadAddresses = async (): Promise<Addresses> =>
  (await (await localStore()).load<Addresses>('pins', addressesKey()).catch(() => undefined)) ?? {}

async function rememberAddress(email: string, accountId: AccountId): Promise<void> {
  const known = { ...(await loadAddresses()), [emailForm(email)]: accountId }
  await (await localStore()).save('pins', addressesKey(), known).catch(() => undefined)
}

/** Before anything is sealed to whom the server names for an address. Pins them as met for the first time. */
export async function meetByAddress(who: PublicIdentity, email: string): Promise<void> {
  refuseChangedKey(who, email)
  const accountId = idText(who.userId)
  const before = (await loadAddresses())[emailForm(email)]
  const compared = pinOf(currentPins(), who.userId)?.how === 3
  if (before && before !== accountId && !compared) {
    noteChanged(who, email)
    throw new CryptoError('key-changed', 'A6 another account for this address')
  }
  await pinPeople([who], 1)
  if (before !== accountId) await rememberAddress(email, accountId)
}
