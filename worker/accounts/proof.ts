// A change that needs the present password or the recovery words once more: whoever sits at an open
// browser must not find them out here, so attempts are counted as at the door.
import type { Context } from 'hono'
import type { ChangePassword } from '#protocol/accounts'
import type { WithSession } from '../access/session.ts'
import { directory } from '../db/client.ts'
import { Problem } from '../http/problem.ts'
import type { ServerKeySet } from '../keys/keys.ts'
import { countAttempt, forgiveAttempt, freeFailures, longestDelayMs } from './attempts.ts'
import { type AccountRow, loadAccount } from './store.ts'
import { counterKey, sameText, verifierOf } from './verifier.ts'

interface Change {
  change(account: AccountRow): Promise<void>
  /** The same change once more, because the answer got lost: it is done already. */
  isDone(account: AccountRow): Promise<boolean>
}

/** Throws `sign-in-failed` when the proof is wrong, `sign-in-delayed` after too many wrong ones. */
export async function provenOnce(
  c: Context<WithSession>,
  keys: ServerKeySet,
  proof: ChangePassword['proof'],
  { change, isDone }: Change,
): Promise<void> {
  const { accountId } = c.var.session
  const account = await loadAccount(c.env, accountId)
  if (!account) throw new Problem('signed-out')
  const counter = {
    key: await counterKey(keys.pepper, 'change', accountId),
    free: freeFailures.account,
    longestMs: longestDelayMs.account,
  }
  await countAttempt(c.env, c.var.now(), [counter])
  if (await isProven(keys, account, proof)) await change(account)
  else if (!(await isDone(account))) throw new Problem('sign-in-failed')
  await directory(c.env).batch(forgiveAttempt(c.env, [counter.key], []))
}

async function isProven(
  keys: ServerKeySet,
  account: AccountRow,
  proof: ChangePassword['proof'],
): Promise<boolean> {
  return 'auth' in proof
    ? sameText(await verifierOf(keys.pepper, proof.auth), account.verifier)
    : sameText(await verifierOf(keys.pepper, proof.recoveryAuth), account.recovery_verifier)
}
