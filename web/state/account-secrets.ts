// What a signed-in page holds in memory: the master key and the identity made from it. Nothing here
// is written down except MK under the device's own key (crypto.md 6.4), which signing out deletes.
import type { Account, KdfParameters } from '#protocol/accounts'
import { fromBase64url } from '#protocol/base64url'
import type { AccountId } from '#protocol/ids'
import type { Bytes } from '#protocol/records/bytes'
import { ApiProblem } from '../api/failure.ts'
import { checkOwnKeys, type Identity, identityFromSeed } from '../crypto/identity.ts'
import { unwrapSeed } from '../crypto/keys.ts'
import type { MasterKey } from '../crypto/suite.ts'

export interface AccountSecrets {
  accountId: AccountId
  userId: Bytes
  email: string
  kdf: KdfParameters
  mk: MasterKey
  identity: Identity
  /** A5: the server shows other keys than these; nothing is shared meanwhile. */
  keysDiffer: boolean
}

let held: AccountSecrets | null = null

/** Throws `signed-out` when nobody is. */
export function accountSecrets(): AccountSecrets {
  if (!held) throw new ApiProblem('signed-out')
  return held
}

export const heldSecrets = (): AccountSecrets | null => held

export function holdSecrets(secrets: AccountSecrets): void {
  held = secrets
}

const forgetting: (() => void)[] = []

/** What a page remembers of an account goes with its secrets: the next person here sees none of it. */
export function whenDropped(forget: () => void): void {
  forgetting.push(forget)
}

/** Let go and not overwritten: what is under way must not go on under a key of zeros. */
export function dropSecrets(): void {
  held = null
  for (const forget of forgetting) forget()
}

/** Public keys are recomputed from the seed, never read from the server. */
export async function secretsOf(account: Account, mk: MasterKey): Promise<AccountSecrets> {
  const userId = fromBase64url(account.accountId)
  const seed = await unwrapSeed(mk, userId, account.idVersion, fromBase64url(account.wrappedSeed))
  const identity = await identityFromSeed(seed, userId, account.idVersion)
  const served = { edPk: fromBase64url(account.edPk), xPk: fromBase64url(account.xPk) }
  const { accountId, email, kdf } = account
  return { accountId, userId, email, kdf, mk, identity, keysDiffer: differ(identity, served) }
}

function differ(own: Identity, served: { edPk: Bytes; xPk: Bytes }): boolean {
  try {
    checkOwnKeys(own, served)
    return false
  } catch {
    return true
  }
}
