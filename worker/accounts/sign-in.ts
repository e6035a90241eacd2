// Sign in with the password or the recovery words. What a prober sees for a known and an unknown
// address is the same bytes after the same statements and the same HMACs; attempts are counted
// before anything is compared.
import type { Context } from 'hono'
import type { Account, Recover, Recovered, SignIn } from '#protocol/accounts'
import { directory } from '../db/client.ts'
import type { WithClock } from '../http/clock.ts'
import { Problem } from '../http/problem.ts'
import { clientAddress } from '../http/rate-limit.ts'
import { type ServerKeySet, serverKeys } from '../keys/keys.ts'
import { accountAnswer } from './account-answer.ts'
import {
  type Counter,
  countAttempt,
  forgiveAttempt,
  freeFailures,
  longestDelayMs,
} from './attempts.ts'
import { newBrowser, setBrowserCookies, shownBrowser, shownKnownId } from './browser.ts'
import { emailForm } from './email-form.ts'
import { unwrapOuter } from './outer-wrap.ts'
import { type AccountRow, forgetBrowser, loadForSignIn, rememberBrowser } from './store.ts'
import { counterKey, noVerifier, sameText, verifierOf } from './verifier.ts'

type Ctx = Context<WithClock>

/** Counters of one attempt: those cleared by a success, and those that only lose this attempt. */
export interface Counted {
  cleared: Counter[]
  takenBack: Counter[]
}

export async function signIn(c: Ctx, { email, auth }: SignIn): Promise<Account> {
  const keys = await serverKeys(c.env)
  const form = emailForm(email)
  const knownId = await shownKnownId(c)
  const found = await loadForSignIn(c.env, c.var.now(), form, knownId)
  const own = found.account !== null && found.knownAccountId === found.account.id
  const counted = await passwordCounters(c, keys, form, own ? knownId : null)
  await countAttempt(c.env, c.var.now(), [...counted.cleared, ...counted.takenBack])
  const verifier = await verifierOf(keys.pepper, auth)
  const right = sameText(verifier, found.account?.verifier ?? noVerifier)
  if (!found.account || !right) throw new Problem('sign-in-failed')
  return finish(c, keys, found.account, counted)
}

/**
 * The words hold 256 bits and cannot be guessed, so only the network counts here: they are the way
 * in for an owner whose account somebody else keeps delaying.
 */
export async function recover(c: Ctx, { email, recoveryAuth }: Recover): Promise<Recovered> {
  const keys = await serverKeys(c.env)
  const found = await loadForSignIn(c.env, c.var.now(), emailForm(email), await shownKnownId(c))
  const counted = { cleared: [], takenBack: [await networkCounter(c, keys)] }
  await countAttempt(c.env, c.var.now(), counted.takenBack)
  const verifier = await verifierOf(keys.pepper, recoveryAuth)
  const right = sameText(verifier, found.account?.recovery_verifier ?? noVerifier)
  if (!found.account || !right) throw new Problem('sign-in-failed')
  const { id, wrapped_mk_recovery } = found.account
  return {
    account: await finish(c, keys, found.account, counted),
    wrappedMkRecovery: await unwrapOuter(keys.wrap, id, 'recovery', wrapped_mk_recovery),
  }
}

/** Whoever comes here has proven who they are. */
export async function finish(
  c: Ctx,
  keys: ServerKeySet,
  account: AccountRow,
  { cleared, takenBack }: Counted,
): Promise<Account> {
  const now = c.var.now()
  const browser = await newBrowser(c)
  await directory(c.env).batch([
    ...forgiveAttempt(c.env, cleared.map(keyOf), takenBack.map(keyOf)),
    ...forgetBrowser(c.env, await shownBrowser(c)),
    ...rememberBrowser(c.env, now, account.id, browser),
  ])
  setBrowserCookies(c, browser)
  return accountAnswer(c.env, keys, account, now)
}

/** A known browser is counted by itself; everybody else by account and by network. */
async function passwordCounters(
  c: Ctx,
  keys: ServerKeySet,
  form: string,
  knownId: string | null,
): Promise<Counted> {
  const account = await counterKey(keys.pepper, 'account', form)
  const network = await networkCounter(c, keys)
  const longestMs = longestDelayMs.account
  if (knownId === null) {
    const own = { key: account, free: freeFailures.account, longestMs }
    return { cleared: [own], takenBack: [network] }
  }
  return { cleared: [{ key: knownId, free: freeFailures.browser, longestMs }], takenBack: [] }
}

export async function networkCounter(c: Ctx, keys: ServerKeySet) {
  const key = await counterKey(keys.pepper, 'network', clientAddress(c))
  return { key, free: freeFailures.network, longestMs: longestDelayMs.network }
}

const keyOf = ({ key }: Counter): string => key
