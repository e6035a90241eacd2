// A new password: proven by the present one or the recovery words, and then all other sessions end.
import type { Context } from 'hono'
import type { ChangePassword } from '#protocol/accounts'
import type { WithSession } from '../access/session.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { serverKeys } from '../keys/keys.ts'
import { unwrapOuter, wrapOuter } from './outer-wrap.ts'
import { refuseKdf } from './policy.ts'
import { provenOnce } from './proof.ts'
import { savePassword } from './store.ts'
import { sameText, verifierOf } from './verifier.ts'

export async function changePassword(
  c: Context<WithSession>,
  input: ChangePassword,
): Promise<void> {
  throwRefusal(refuseKdf(input.kdf))
  const keys = await serverKeys(c.env)
  const verifier = await verifierOf(keys.pepper, input.auth)
  await provenOnce(c, keys, input.proof, {
    async change(account) {
      const part = {
        kdf: JSON.stringify(input.kdf),
        verifier,
        wrapped_mk: await wrapOuter(keys.wrap, account.id, 'password', input.wrappedMk),
      }
      if (!(await savePassword(c.env, account, part, c.var.session.id))) {
        throw new Problem('sign-in-failed')
      }
    },
    async isDone(account) {
      const wrapped = await unwrapOuter(keys.wrap, account.id, 'password', account.wrapped_mk)
      return sameText(verifier, account.verifier) && sameText(wrapped, input.wrappedMk)
    },
  })
}
