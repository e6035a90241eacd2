// A mail to somebody who is invited to a collection: who asks, and where. The invitation itself is a
// secret and comes from that person. How many are mailed is counted per account and per address, so
// that nobody's mailbox is flooded from here; one too many is not sent, and the invitation stands.
import type { Context } from 'hono'
import type { WithSession } from '../access/session.ts'
import { directory } from '../db/client.ts'
import { Problem } from '../http/problem.ts'
import { serverKeys } from '../keys/keys.ts'
import { countAttempt } from './attempts.ts'
import { sendMail, sendsMail } from './mail.ts'
import { counterKey } from './verifier.ts'

const freeMails = { account: 50, address: 3 } as const
const longestMs = 60 * 60_000

export interface InvitationMail {
  to: string
  /** Address of the person who invites; named only when it was verified. */
  from: string
  /** A code works with an account; a link has a page of its own. */
  byCode: boolean
}

export async function mailInvitation(
  c: Context<WithSession>,
  { to, from, byCode }: InvitationMail,
): Promise<void> {
  if (!sendsMail(c.env) || !(await isCounted(c, to))) return
  const { host } = new URL(c.req.url)
  const who = (await isVerified(c)) ? from : 'Somebody'
  const lines = [
    `${who} invites the owner of ${to} to a collection in Keepsake on ${host} .`,
    'The invitation itself comes from that person, by whatever way they choose: it is a secret that this server does not know.',
    ...(byCode ? [`Whoever has no account there makes one with the address ${to} .`] : []),
  ]
  sendMail(c.env, (work) => c.executionCtx.waitUntil(work), {
    to,
    subject: 'An invitation to Keepsake',
    text: `${lines.join('\n\n')}\n`,
  })
}

/** An address is any text around an @ until somebody has read a mail there: not for others' mailboxes. */
async function isVerified(c: Context<WithSession>): Promise<boolean> {
  const row = await directory(c.env)
    .prepare('SELECT 1 AS verified FROM accounts WHERE id = ?1 AND email_verified_at IS NOT NULL')
    .bind(c.var.session.accountId)
    .first()
  return row !== null
}

async function isCounted(c: Context<WithSession>, to: string): Promise<boolean> {
  const { pepper } = await serverKeys(c.env)
  const { accountId } = c.var.session
  const counters = [
    { key: await counterKey(pepper, 'invite', accountId), free: freeMails.account, longestMs },
    { key: await counterKey(pepper, 'invite-to', to), free: freeMails.address, longestMs },
  ]
  try {
    await countAttempt(c.env, c.var.now(), counters)
    return true
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
}
