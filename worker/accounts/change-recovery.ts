// New recovery words: proven by the present password or the words before. They count as confirmed
// only when one of them was asked back, as those of a new account.
import type { Context } from 'hono'
import type { ChangeRecovery } from '#protocol/accounts'
import type { WithSession } from '../access/session.ts'
import { Problem } from '../http/problem.ts'
import { serverKeys } from '../keys/keys.ts'
import { unwrapOuter, wrapOuter } from './outer-wrap.ts'
import { provenOnce } from './proof.ts'
import { saveRecovery } from './store.ts'
import { sameText, verifierOf } from './verifier.ts'

export async function changeRecovery(
  c: Context<WithSession>,
  input: ChangeRecovery,
): Promise<void> {
  const keys = await serverKeys(c.env)
  const verifier = await verifierOf(keys.pepper, input.recoveryAuth)
  await provenOnce(c, keys, input.proof, {
    async change(account) {
      const outer = await wrapOuter(keys.wrap, account.id, 'recovery', input.wrappedMkRecovery)
      if (!(await saveRecovery(c.env, account, verifier, outer))) {
        throw new Problem('sign-in-failed')
      }
    },
    async isDone(account) {
      const { wrapped_mk_recovery, recovery_verifier } = account
      const wrapped = await unwrapOuter(keys.wrap, account.id, 'recovery', wrapped_mk_recovery)
      return sameText(verifier, recovery_verifier) && sameText(wrapped, input.wrappedMkRecovery)
    },
  })
}
