// From a password or recovery words to keys, for the account pages. The cost of guessing is paid
// here: Argon2id runs in its own worker, with a share done that pages can show.
import { signal } from '@preact/signals'
import type { Account, KdfParameters, SignUp } from '#protocol/accounts'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { AccountId } from '#protocol/ids'
import { unlockMethod } from '#protocol/records/contexts'
import { loadSession } from '../api/accounts.ts'
import { ApiProblem } from '../api/failure.ts'
import { recoveryKeys, type UnlockKeys } from '../crypto/account-keys.ts'
import { randomBytes, randomId } from '../crypto/bytes.ts'
import { identityFromSeed, newSeed } from '../crypto/identity.ts'
import { newMasterKey, wrapMk, wrapSeed } from '../crypto/keys.ts'
import { unlockByPassword } from '../crypto/password.ts'
import { type Bytes, kdfDefault, type MasterKey } from '../crypto/suite.ts'

/** 0 to 1 while Argon2id runs. */
export const kdfProgress = signal<number | null>(null)

export async function unlock(
  stop: AbortSignal,
  email: string,
  password: string,
  kdf: KdfParameters,
): Promise<UnlockKeys> {
  const { m, t, p } = kdf
  const pwSalt = fromBase64url(kdf.salt, 16)
  kdfProgress.value = 0
  try {
    return await unlockByPassword(stop, password, email, { pwSalt, m, t, p }, (share) => {
      kdfProgress.value = share
    })
  } finally {
    kdfProgress.value = null
  }
}

/**
 * Of the account that is signed in, for changes that need the password once more. Its address and salt
 * are asked for anew: another device may have changed them since this page was opened.
 */
export async function provePassword(
  stop: AbortSignal,
  accountId: AccountId,
  password: string,
): Promise<{ account: Account; auth: string }> {
  const account = await loadSession(stop)
  if (account.accountId !== accountId) throw new ApiProblem('signed-out')
  const keys = await unlock(stop, account.email, password, account.kdf)
  return { account, auth: toBase64url(keys.auth) }
}

/** A new salt with every new password. */
const newKdf = (): KdfParameters => ({ salt: toBase64url(randomBytes(16)), ...kdfDefault })

/** MK under a new password, as the server keeps it. */
export async function passwordPart(
  stop: AbortSignal,
  email: string,
  password: string,
  userId: Bytes,
  mk: MasterKey,
) {
  const kdf = newKdf()
  const keys = await unlock(stop, email, password, kdf)
  const wrapped = await wrapMk(keys.kek, userId, unlockMethod.password, mk)
  return { kdf, auth: toBase64url(keys.auth), wrappedMk: toBase64url(wrapped) }
}

/** MK under recovery words, as the server keeps it. */
export async function recoveryPart(entropy: Bytes, userId: Bytes, mk: MasterKey) {
  const keys = await recoveryKeys(entropy)
  const wrapped = await wrapMk(keys.kek, userId, unlockMethod.recovery, mk)
  return { recoveryAuth: toBase64url(keys.auth), wrappedMkRecovery: toBase64url(wrapped) }
}

export interface NewAccount {
  body: SignUp
  mk: MasterKey
}

/** Everything about a new account is made here; the server gets proofs, public and sealed keys. */
export async function makeAccount(
  stop: AbortSignal,
  email: string,
  password: string,
  entropy: Bytes,
): Promise<NewAccount> {
  const [userId, mk, seed, idVersion] = [randomId(), newMasterKey(), newSeed(), 1]
  const identity = await identityFromSeed(seed, userId, idVersion)
  const body = {
    accountId: toBase64url(userId) as AccountId,
    email,
    ...(await passwordPart(stop, email, password, userId, mk)),
    ...(await recoveryPart(entropy, userId, mk)),
    idVersion,
    edPk: toBase64url(identity.edPk),
    xPk: toBase64url(identity.xPk),
    wrappedSeed: toBase64url(await wrapSeed(mk, userId, idVersion, seed)),
  }
  return { body, mk }
}
