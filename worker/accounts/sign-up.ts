// Sign up. The first account of a deployment is its administrator and needs the setup code. A repeat
// with the same bytes (the answer got lost) signs in; it takes every sealed part to be equal, so it
// tests no password.
import type { Context } from 'hono'
import type { Account, SignUp } from '#protocol/accounts'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { defaultQuotaBytes } from '#protocol/limits'
import { acceptableEd25519Key, acceptableX25519Key } from '#protocol/records/small-order'
import { directory } from '../db/client.ts'
import { settingsOf } from '../env.ts'
import type { WithClock } from '../http/clock.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { type ServerKeySet, serverKeys } from '../keys/keys.ts'
import { accountAnswer } from './account-answer.ts'
import { countAttempt, forgiveAttempt } from './attempts.ts'
import { newBrowser, setBrowserCookies } from './browser.ts'
import { emailForm } from './email-form.ts'
import {
  insertAccount,
  loadForSignUp,
  type NewAccount,
  type SignUpState,
} from './insert-account.ts'
import { unwrapOuter, wrapOuter } from './outer-wrap.ts'
import { refuseKdf, refuseSignUp, type SignUpFacts } from './policy.ts'
import { networkCounter } from './sign-in.ts'
import { type AccountRow, loadAccount, rememberBrowser } from './store.ts'
import { sameText, verifierOf } from './verifier.ts'

type Ctx = Context<WithClock>

export async function signUp(c: Ctx, input: SignUp): Promise<Account> {
  refuseForm(input)
  const keys = await serverKeys(c.env)
  const row = await newRow(keys, input, c.var.now())
  const inviteId = input.invite === undefined ? '' : await inviteIdOf(input.invite)
  // Addresses, invitations and setup codes can be probed here: the network is counted as in sign-in.
  const counter = await networkCounter(c, keys)
  await countAttempt(c.env, c.var.now(), [counter])
  const account =
    (await tryOnce(c, keys, input, row, inviteId)) ??
    // Somebody was faster, for instance another first account: judged again as things are now.
    (await tryOnce(c, keys, input, row, inviteId))
  if (!account) throw new Problem('busy', { retryAfter: 1 })
  await directory(c.env).batch(forgiveAttempt(c.env, [], [counter.key]))
  return account
}

/** Null when the table changed between reading and writing. */
async function tryOnce(
  c: Ctx,
  keys: ServerKeySet,
  input: SignUp,
  row: NewAccount['row'],
  inviteId: string,
): Promise<Account | null> {
  const now = c.var.now()
  const state = await loadForSignUp(c.env, row.email, row.id, inviteId)
  const browser = await newBrowser(c)
  if (state.taken && (await isRepeat(keys, state.taken, row, input))) {
    await directory(c.env).batch(rememberBrowser(c.env, now, row.id, browser))
    setBrowserCookies(c, browser)
    return accountAnswer(c.env, keys, state.taken, now)
  }
  const facts = factsOf(c, keys, input, state)
  throwRefusal(refuseSignUp(facts))
  const as = facts.first ? 'first' : facts.mode === 'open' ? 'open' : 'invited'
  if (!(await insertAccount(c.env, now, { row, as, inviteId }, browser))) return null
  const stored = await loadAccount(c.env, row.id)
  if (!stored) return null
  setBrowserCookies(c, browser)
  return accountAnswer(c.env, keys, stored, now)
}

function factsOf(c: Ctx, keys: ServerKeySet, input: SignUp, state: SignUpState): SignUpFacts {
  const settings = settingsOf(c.env)
  const { invite } = state
  return {
    mode: settings.signUp,
    first: state.first,
    setupCodeRight: settings.setupCodeNeeded
      ? sameText(plainCode(input.setupCode ?? ''), plainCode(keys.setupCode))
      : null,
    invited: invite !== null && invite.used_by === null && invite.expires_at > c.var.now(),
    taken: state.taken !== null,
  }
}

const plainCode = (code: string): string => code.toUpperCase().replace(/[^0-9A-Z]/g, '')

export const inviteIdOf = async (code: string): Promise<string> =>
  toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', fromBase64url(code))))

function refuseForm(input: SignUp): void {
  throwRefusal(refuseKdf(input.kdf))
  const keysAreFine =
    acceptableEd25519Key(fromBase64url(input.edPk, 32)) &&
    acceptableX25519Key(fromBase64url(input.xPk, 32))
  if (!keysAreFine) throw new Problem('malformed-request')
}

async function newRow(keys: ServerKeySet, input: SignUp, now: number): Promise<NewAccount['row']> {
  const id = input.accountId
  return {
    id,
    email: emailForm(input.email),
    created_at: now,
    quota: defaultQuotaBytes,
    kdf: JSON.stringify(input.kdf),
    verifier: await verifierOf(keys.pepper, input.auth),
    wrapped_mk: await wrapOuter(keys.wrap, id, 'password', input.wrappedMk),
    recovery_verifier: await verifierOf(keys.pepper, input.recoveryAuth),
    wrapped_mk_recovery: await wrapOuter(keys.wrap, id, 'recovery', input.wrappedMkRecovery),
    id_version: input.idVersion,
    ed_pk: input.edPk,
    x_pk: input.xPk,
    wrapped_seed: input.wrappedSeed,
  }
}

async function isRepeat(
  keys: ServerKeySet,
  stored: AccountRow,
  row: NewAccount['row'],
  input: SignUp,
): Promise<boolean> {
  const same = (['id', 'email', 'kdf', 'verifier', 'recovery_verifier', 'wrapped_seed'] as const)
    .map((name) => sameText(stored[name], row[name]))
    .every(Boolean)
  const wrappedMk = await unwrapOuter(keys.wrap, stored.id, 'password', stored.wrapped_mk)
  return same && sameText(wrappedMk, input.wrappedMk)
}
