// Six digits mailed to an address prove that whoever types them reads it. A code is bound to one
// account and one address, kept as an HMAC under the pepper, good for ten tries in 15 minutes; a new
// one replaces it. How many are mailed is counted per account and per address, so that nobody's
// mailbox is flooded from here.
import type { Context } from 'hono'
import type { Account } from '#protocol/accounts'
import type { AccountId } from '#protocol/ids'
import { mailCodeMilliseconds } from '#protocol/limits'
import { directory } from '../db/client.ts'
import type { Env } from '../env.ts'
import type { Clock, WithClock } from '../http/clock.ts'
import { Problem } from '../http/problem.ts'
import { type ServerKeySet, serverKeys } from '../keys/keys.ts'
import { countAttempt } from './attempts.ts'
import { sendMail, sendsMail } from './mail.ts'
import { counterKey, mailCodeVerifier, sameText } from './verifier.ts'

/** What is needed of a request, whoever makes it. */
type Ctx = Pick<Context<WithClock>, 'env' | 'executionCtx'> & {
  var: { now: Clock }
  req: { url: string }
}

const maxTries = 10
const freeMails = { account: 4, address: 4 } as const
const longestDelayMs = 60 * 60_000

/** Mails a code and remembers it. Throws `mail-delayed` when there were many. */
export async function mailCode(c: Ctx, account: AccountId, email: string): Promise<void> {
  if (!sendsMail(c.env)) return
  const keys = await serverKeys(c.env)
  await countMail(c, keys, account, email)
  const code = newCode()
  await directory(c.env)
    .prepare(
      `INSERT INTO mail_codes (account_id, email, code, tries, expires_at)
       VALUES (?1, ?2, ?3, 0, ?4) ON CONFLICT (account_id) DO UPDATE SET
         email = ?2, code = ?3, tries = 0, expires_at = ?4`,
    )
    .bind(
      account,
      email,
      await mailCodeVerifier(keys.pepper, account, email, code),
      c.var.now() + mailCodeMilliseconds,
    )
    .run()
  const host = new URL(c.req.url).host
  sendMail(c.env, (work) => c.executionCtx.waitUntil(work), {
    to: email,
    subject: 'Your code for Keepsake',
    text: [
      `Your code for ${email} at Keepsake on ${host} is ${code}.`,
      'It is good for 15 minutes. Type it where you were asked for it, and tell it to nobody.',
      'If you did not ask for a code, somebody mistyped an address. You need not do anything.',
    ].join('\n\n'),
  })
}

/** For a new account. It exists already: that its mail has to wait is no reason to refuse it. */
export async function mailFirstCode(c: Ctx, { accountId, email, emailVerified }: Account) {
  if (emailVerified !== false) return
  await mailCode(c, accountId, email).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error
  })
}

async function countMail(
  c: Ctx,
  keys: ServerKeySet,
  account: AccountId,
  email: string,
): Promise<void> {
  const counters = [
    { key: await counterKey(keys.pepper, 'mail', account), free: freeMails.account },
    { key: await counterKey(keys.pepper, 'mail-to', email), free: freeMails.address },
  ].map((counter) => ({ ...counter, longestMs: longestDelayMs }))
  try {
    await countAttempt(c.env, c.var.now(), counters)
  } catch (error) {
    if (error instanceof Problem && error.code === 'sign-in-delayed') {
      throw new Problem('mail-delayed', error.facts)
    }
    throw error
  }
}

/** Without a bias: of 32 bits those above the last whole million are drawn again. */
function newCode(): string {
  const most = Math.floor(2 ** 32 / 1_000_000) * 1_000_000
  for (;;) {
    const [drawn = most] = crypto.getRandomValues(new Uint32Array(1))
    if (drawn < most) return String(drawn % 1_000_000).padStart(6, '0')
  }
}

/**
 * Every try is counted before it is compared. A right code stays until `forgetCode`: what it was
 * needed for may have to be repeated.
 */
export async function isRightCode(
  env: Env,
  now: number,
  account: AccountId,
  email: string,
  code: string,
): Promise<boolean> {
  const row = await directory(env)
    .prepare(
      `UPDATE mail_codes SET tries = tries + 1
       WHERE account_id = ?1 AND email = ?2 AND tries < ?3 AND expires_at > ?4 RETURNING code`,
    )
    .bind(account, email, maxTries, now)
    .first<{ code: string }>()
  const { pepper } = await serverKeys(env)
  return row !== null && sameText(row.code, await mailCodeVerifier(pepper, account, email, code))
}

export const forgetCode = (env: Env, account: AccountId): D1PreparedStatement =>
  directory(env).prepare('DELETE FROM mail_codes WHERE account_id = ?1').bind(account)
