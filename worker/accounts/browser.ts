// The two cookies of a browser that signs in: the session, and "known", which says that somebody
// once signed in here, so that strangers guessing at the account do not slow its owner down.
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { toBase64url } from '#protocol/base64url'
import { cookieHash, makeCookieValue } from '../access/cookie-hash.ts'
import { setSessionCookie } from '../access/session.ts'
import { sessionCookie } from '../http/origin.ts'
import { Problem } from '../http/problem.ts'
import { browserName } from './browser-name.ts'
import { type Browser, knownMilliseconds, type SigningIn } from './store.ts'

const knownCookie = '__Host-known'

export interface NewBrowser extends SigningIn {
  sessionValue: string
  knownValue: string
}

/** Hash of the known cookie, or of nothing: callers ask the table either way. */
export async function shownKnownId(c: Context): Promise<string> {
  const hash = await cookieHash(getCookie(c, knownCookie))
  return hash ? toBase64url(hash) : ''
}

/** What this browser brought along. Signing in replaces both cookies, so nobody will show them again. */
export async function shownBrowser(c: Context): Promise<Browser> {
  const session = await cookieHash(getCookie(c, sessionCookie))
  return {
    sessionId: session ? toBase64url(session) : '',
    knownId: await shownKnownId(c),
  }
}

/** Always fresh values: what a visitor brought along is never made a session (fixation). */
export async function newBrowser(c: Context): Promise<NewBrowser> {
  const sessionValue = makeCookieValue()
  const knownValue = makeCookieValue()
  return {
    sessionValue,
    knownValue,
    sessionId: await idOf(sessionValue),
    knownId: await idOf(knownValue),
    browser: browserName(c.req.header('user-agent') ?? ''),
  }
}

export function setBrowserCookies(c: Context, browser: NewBrowser): void {
  setSessionCookie(c, browser.sessionValue)
  setCookie(c, knownCookie, browser.knownValue, {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Strict',
    maxAge: knownMilliseconds / 1000,
  })
}

async function idOf(value: string): Promise<string> {
  const hash = await cookieHash(value)
  if (!hash) throw new Problem('internal')
  return toBase64url(hash)
}
