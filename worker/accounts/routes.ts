// HTTP of accounts: signing up and in, the session, password, pins, invitations. The table of
// endpoints is in protocol/accounts.ts. Doors without a session take small bodies and are limited
// against abuse.
import { Hono } from 'hono'
import { getCookie } from 'hono/cookie'
import * as wire from '#protocol/accounts'
import { toBase64url } from '#protocol/base64url'
import { maxPublicJsonBytes, sessionMilliseconds } from '#protocol/limits'
import { cookieHash } from '../access/cookie-hash.ts'
import {
  clearSessionCookie,
  session,
  setSessionCookie,
  type WithSession,
} from '../access/session.ts'
import { settingsOf } from '../env.ts'
import type { WithClock } from '../http/clock.ts'
import { sessionCookie } from '../http/origin.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { rateLimit } from '../http/rate-limit.ts'
import { check, readJson } from '../http/validate.ts'
import { serverKeys } from '../keys/keys.ts'
import { endSockets } from '../notices/tell.ts'
import { accountAnswer } from './account-answer.ts'
import { changePassword } from './change-password.ts'
import { changeRecovery } from './change-recovery.ts'
import { emailForm } from './email-form.ts'
import { mailFirstCode } from './mail-codes.ts'
import { refuseInvite, usualKdf } from './policy.ts'
import { recover, signIn } from './sign-in.ts'
import { inviteIdOf, signUp } from './sign-up.ts'
import * as store from './store.ts'
import { fakeSalt } from './verifier.ts'

/** Pins of 256 KiB, as text. */
const maxPinsJsonBytes = 360 * 1024
const inviteMilliseconds = 14 * 24 * 3_600_000

/** Doors for everybody. */
export const doors = new Hono<WithClock>()

doors.get('/setup', async function setup(c) {
  const settings = settingsOf(c.env)
  const first = !(await store.hasAccounts(c.env))
  const setupCode = first && settings.setupCodeNeeded
  if (setupCode) {
    // Only who can read the deployment's log may make the first account; afterwards it opens nothing.
    console.log(`Setup code for the first account: ${(await serverKeys(c.env)).setupCode}`)
  }
  return c.json({ signUp: settings.signUp, first, setupCode } satisfies wire.Setup)
})

doors.post('/prelogin', rateLimit, async function prelogin(c) {
  const { email } = await readJson(c, wire.prelogin, maxPublicJsonBytes)
  const form = emailForm(email)
  const { pepper } = await serverKeys(c.env)
  const invented = { salt: await fakeSalt(pepper, form), ...usualKdf }
  const found = await store.loadKdf(c.env, form)
  const kdf = check(wire.kdfParameters, JSON.parse(found?.kdf ?? JSON.stringify(invented)))
  return c.json(kdf satisfies wire.KdfParameters)
})

doors.post('/accounts', rateLimit, async function postAccount(c) {
  const account = await signUp(c, await readJson(c, wire.signUp, maxPublicJsonBytes))
  await mailFirstCode(c, account)
  return c.json(account, 201)
})

doors.post('/sessions', rateLimit, async function postSession(c) {
  return c.json(await signIn(c, await readJson(c, wire.signIn, maxPublicJsonBytes)), 201)
})

doors.post('/recovery', rateLimit, async function postRecovery(c) {
  return c.json(await recover(c, await readJson(c, wire.recover, maxPublicJsonBytes)), 201)
})

doors.delete('/session', async function signOut(c) {
  const hash = await cookieHash(getCookie(c, sessionCookie))
  const account = hash && (await store.removeSession(c.env, toBase64url(hash)))
  if (account) await endSockets(c.env, account)
  clearSessionCookie(c)
  return c.body(null, 204)
})

/** For whoever is signed in. */
export const own = new Hono<WithSession>()

own.get('/session', session, async function getSession(c) {
  const now = c.var.now()
  const { accountId, id, expiresAt } = c.var.session
  const row = await store.loadAccount(c.env, accountId)
  if (!row) throw new Problem('signed-out')
  const value = getCookie(c, sessionCookie)
  // Half used up: a browser in use stays signed in.
  if (value !== undefined && expiresAt - now < sessionMilliseconds / 2) {
    await store.extendSession(c.env, id, now + sessionMilliseconds)
    setSessionCookie(c, value)
  }
  return c.json(await accountAnswer(c.env, await serverKeys(c.env), row, now))
})

own.post('/account/recovery-confirmed', session, async function confirmRecovery(c) {
  await store.confirmRecovery(c.env, c.var.session.accountId, c.var.now())
  return c.body(null, 204)
})

own.put('/account/password', session, async function putPassword(c) {
  await changePassword(c, await readJson(c, wire.changePassword, maxPublicJsonBytes))
  await endSockets(c.env, c.var.session.accountId)
  return c.body(null, 204)
})

own.put('/account/recovery', session, async function putRecovery(c) {
  await changeRecovery(c, await readJson(c, wire.changeRecovery, maxPublicJsonBytes))
  return c.body(null, 204)
})

own.put('/account/pins', session, async function putPins(c) {
  const pins = await readJson(c, wire.savePins, maxPinsJsonBytes)
  const { accountId } = c.var.session
  if (await store.savePins(c.env, accountId, pins)) return c.body(null, 204)
  const stored = await store.loadAccount(c.env, accountId)
  const repeated = stored?.pins_revision === pins.revision && stored.pins === pins.sealed
  if (!repeated) throw new Problem('stale')
  return c.body(null, 204)
})

own.post('/invites', session, async function postInvite(c) {
  throwRefusal(refuseInvite(c.var.session.administrator))
  const code = toBase64url(crypto.getRandomValues(new Uint8Array(16)))
  const expiresAt = c.var.now() + inviteMilliseconds
  await store.insertInvite(c.env, await inviteIdOf(code), c.var.session.accountId, expiresAt)
  return c.json({ code, expiresAt } satisfies wire.Invite, 201)
})
