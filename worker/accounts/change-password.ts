// A new password: proven by the present one or the recovery words, and then all other sessions end.
import type { Context } from 'hono'
import type { ChangePassword } from '#protocol/accounts'
import type { WithSession } from '../access/session.ts'
import { directory } from '../db/client.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { type ServerKeySet, serverKeys } from '../keys/keys.ts'
import { countAttempt, forgiveAttempt, freeFailures } from './attempts.ts'
import { unwrapOuter, wrapOuter } from './outer-wrap.ts'
import { refuseKdf } from './policy.ts'
import { type AccountRow, loadAccount, savePassword } from './store.ts'
import { counterKey, sameText, verifierOf } from './verifier.ts'

export async function changePassword(
  c: Context<WithSession>,
  input: ChangePassword,
): Promise<void> {
  throwRefusal(refuseKdf(input.kdf))
  const keys = await serverKeys(c.env)
  const { accountId, id: sessionId } = c.var.session
  const account = await loadAccount(c.env, accountId)
  if (!account) throw new Problem('signed-out')
  // Whoever sits at an open browser must not find the password out here.
  const counter = {
    key: await counterKey(keys.pepper, 'change', accountId),
    free: freeFailures.account,
  }
  await countAttempt(c.env, c.var.now(), [counter])
  if (!(await proven(keys, account, input))) {
    if (!(await isRepeat(keys, account, input))) throw new Problem('sign-in-failed')
  } else {
    const part = {
      kdf: JSON.stringify(input.kdf),
      verifier: await verifierOf(keys.pepper, input.auth),
      wrapped_mk: await wrapOuter(keys.wrap, accountId, 'password', input.wrappedMk),
    }
    if (!(await savePassword(c.env, account, part, sessionId))) {
      throw new Problem('sign-in-failed')
    }
  }
  await directory(c.env).batch(forgiveAttempt(c.env, [counter.key], []))
}

async function proven(
  keys: ServerKeySet,
  account: AccountRow,
  { proof }: ChangePassword,
): Promise<boolean> {
  return 'auth' in proof
    ? sameText(await verifierOf(keys.pepper, proof.auth), account.verifier)
    : sameText(await verifierOf(keys.pepper, proof.recoveryAuth), account.recovery_verifier)
}

/** The same change once more, because the answer got lost: it is done already. */
async function isRepeat(
  keys: ServerKeySet,
  account: AccountRow,
  input: ChangePassword,
): Promise<boolean> {
  const sameVerifier = sameText(await verifierOf(keys.pepper, input.auth), account.verifier)
  const wrappedMk = await unwrapOuter(keys.wrap, account.id, 'password', account.wrapped_mk)
  return sameVerifier && sameText(wrappedMk, input.wrappedMk)
}
