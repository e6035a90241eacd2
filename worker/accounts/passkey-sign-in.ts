// Sign in with a passkey, without an address: the authenticator knows whose it is. An unknown passkey,
// a wrong signature, an old challenge and a counter that went back are answered alike after the same
// work, and what comes is counted per network as at the door of passwords.
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { toBase64url } from '#protocol/base64url'
import { passkeyChallengeMilliseconds } from '#protocol/limits'
import type { PasskeyChallenge, PasskeySignedIn, PasskeySignIn } from '#protocol/passkeys'
import { cookieHash, makeCookieValue } from '../access/cookie-hash.ts'
import type { WithClock } from '../http/clock.ts'
import { Problem } from '../http/problem.ts'
import { serverKeys } from '../keys/keys.ts'
import { newChallenge } from './add-passkey.ts'
import { countAttempt } from './attempts.ts'
import { unwrapOuter } from './outer-wrap.ts'
import { loadForPasskey, notePasskeyUse, saveChallenge, takeChallenge } from './passkey-store.ts'
import { finish, networkCounter } from './sign-in.ts'
import { challengeOf, placeOf, verifyAssertion } from './verify-passkey.ts'

type Ctx = Context<WithClock>

/** Ties a challenge to the browser that asked for it. */
const attemptCookie = '__Host-attempt'

export async function beginSignIn(c: Ctx): Promise<PasskeyChallenge> {
  const value = makeCookieValue()
  const challenge = newChallenge()
  await saveChallenge(c.env, c.var.now(), challenge, await boundTo(value))
  setCookie(c, attemptCookie, value, {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Strict',
    maxAge: passkeyChallengeMilliseconds / 1000,
  })
  return { challenge }
}

/** A name that no session has, also where there is no cookie. */
async function boundTo(value: string | undefined): Promise<string> {
  const hash = await cookieHash(value)
  return `attempt/${hash ? toBase64url(hash) : ''}`
}

export async function signInByPasskey(
  c: Ctx,
  { passkeyId, assertion }: PasskeySignIn,
): Promise<PasskeySignedIn> {
  const keys = await serverKeys(c.env)
  const counter = await networkCounter(c, keys)
  await countAttempt(c.env, c.var.now(), [counter])
  const challenge = challengeOf(assertion)
  const bound = await boundTo(getCookie(c, attemptCookie))
  const isOurs = await takeChallenge(c.env, c.var.now(), challenge, bound)
  const { passkey, account } = await loadForPasskey(c.env, passkeyId)
  const known = passkey && {
    id: passkey.id,
    publicKey: passkey.public_key,
    counter: passkey.counter,
  }
  const place = placeOf(c.req.raw)
  const count = await verifyAssertion(place, challenge, passkeyId, assertion, known)
  if (!isOurs || count === null || !passkey || !account) throw new Problem('passkey-failed')
  if (assertion.userHandle !== account.id) throw new Problem('passkey-failed')
  if (!(await notePasskeyUse(c.env, passkey.id, count, c.var.now()))) {
    throw new Problem('passkey-failed')
  }
  const by = `passkey/${passkey.id}` as const
  return {
    account: await finish(c, keys, account, { cleared: [], takenBack: [counter] }),
    wrappedMkPasskey: await unwrapOuter(keys.wrap, account.id, by, passkey.wrapped_mk),
  }
}
