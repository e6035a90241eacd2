// Another address for an account. The address is part of the salt of the password, so the password is
// proven with the present one, and its proof and the wrapped master key come anew (crypto.md A3).
// Where mail is sent, a code must have come back from the new address first.
import type { Context } from 'hono'
import type { ChangeEmail } from '#protocol/accounts'
import type { WithSession } from '../access/session.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { serverKeys } from '../keys/keys.ts'
import { emailForm } from './email-form.ts'
import { type EmailChange, isTaken, saveEmail } from './email-store.ts'
import { acceptByAddress } from './invited.ts'
import { sendsMail } from './mail.ts'
import { isRightCode } from './mail-codes.ts'
import { unwrapOuter, wrapOuter } from './outer-wrap.ts'
import { refuseKdf } from './policy.ts'
import { provenOnce } from './proof.ts'
import type { AccountRow } from './store.ts'
import { sameText, verifierOf } from './verifier.ts'

type Ctx = Context<WithSession>

export async function changeEmail(c: Ctx, input: ChangeEmail): Promise<void> {
  await rekeyed(c, input)
  // Invitations to the new address are for this account now: it was proven to be read.
  if (sendsMail(c.env)) {
    const { accountId } = c.var.session
    await acceptByAddress(c.env, accountId, emailForm(input.email), c.var.now())
  }
}

async function rekeyed(c: Ctx, input: ChangeEmail): Promise<void> {
  const { kdf, auth, wrappedMk } = input.password
  throwRefusal(refuseKdf(kdf))
  const email = emailForm(input.email)
  const keys = await serverKeys(c.env)
  const verifier = await verifierOf(keys.pepper, auth)
  await provenOnce(
    c,
    keys,
    { auth: input.auth },
    {
      async change(account) {
        const verifiedAt = await verifiedNow(c, account, email, input.code)
        const wrapped_mk = await wrapOuter(keys.wrap, account.id, 'password', wrappedMk)
        const part = { kdf: JSON.stringify(kdf), verifier, wrapped_mk }
        await save(c, account, { ...part, email, email_verified_at: verifiedAt })
      },
      async isDone(account) {
        const wrapped = await unwrapOuter(keys.wrap, account.id, 'password', account.wrapped_mk)
        const same = sameText(verifier, account.verifier) && sameText(wrapped, wrappedMk)
        return same && account.email === email
      },
    },
  )
}

/** When the new address was proven to be read; null where no mail is sent. */
async function verifiedNow(
  c: Ctx,
  { id }: AccountRow,
  email: string,
  code: string | undefined,
): Promise<number | null> {
  if (!sendsMail(c.env)) return null
  if (code === undefined) throw new Problem('mail-code-needed')
  if (!(await isRightCode(c.env, c.var.now(), id, email, code))) {
    throw new Problem('mail-code-wrong')
  }
  return c.var.now()
}

async function save(c: Ctx, account: AccountRow, change: EmailChange): Promise<void> {
  if (await saveEmail(c.env, account, change)) return
  const taken = await isTaken(c.env, change.email, account.id)
  throw new Problem(taken ? 'address-taken' : 'sign-in-failed')
}
