// HTTP of what changes an account as a whole: its address, codes mailed to it, its end. The table of
// endpoints is in protocol/accounts.ts.
import { Hono } from 'hono'
import * as wire from '#protocol/accounts'
import { maxPublicJsonBytes } from '#protocol/limits'
import { clearSessionCookie, session, type WithSession } from '../access/session.ts'
import { Problem } from '../http/problem.ts'
import { rateLimit } from '../http/rate-limit.ts'
import { readJson } from '../http/validate.ts'
import { endSockets } from '../notices/tell.ts'
import { changeEmail } from './change-email.ts'
import { deleteAccount } from './delete-account.ts'
import { emailForm } from './email-form.ts'
import { saveVerified } from './email-store.ts'
import { acceptByAddress } from './invited.ts'
import { isRightCode, mailCode } from './mail-codes.ts'
import { loadAccount } from './store.ts'

export const accountChanges = new Hono<WithSession>()

accountChanges.put('/email', session, async function putEmail(c) {
  await changeEmail(c, await readJson(c, wire.changeEmail, maxPublicJsonBytes))
  return c.body(null, 204)
})

/** Answers alike whether or not somebody has the address: what is told is told to its mailbox. */
accountChanges.post('/mail-code', rateLimit, session, async function postMailCode(c) {
  const { email } = await readJson(c, wire.askMailCode, maxPublicJsonBytes)
  await mailCode(c, c.var.session.accountId, emailForm(email))
  return c.body(null, 204)
})

accountChanges.post('/email-verified', session, async function postVerified(c) {
  const { code } = await readJson(c, wire.verifyEmail, maxPublicJsonBytes)
  const account = await loadAccount(c.env, c.var.session.accountId)
  if (!account) throw new Problem('signed-out')
  const { id, email, email_verified_at } = account
  if (email_verified_at === null) {
    const isRight = await isRightCode(c.env, c.var.now(), id, email, code)
    if (!isRight) throw new Problem('mail-code-wrong')
    await saveVerified(c.env, id, email, c.var.now())
  }
  await acceptByAddress(c.env, id, email, c.var.now())
  return c.body(null, 204)
})

accountChanges.post('/delete', session, async function postDelete(c) {
  const { auth } = await readJson(c, wire.deleteAccount, maxPublicJsonBytes)
  await deleteAccount(c, auth)
  await endSockets(c.env, c.var.session.accountId)
  clearSessionCookie(c)
  return c.body(null, 204)
})
