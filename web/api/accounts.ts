// Accounts and sessions: one function per endpoint of protocol/accounts.
import {
  account,
  type ChangeEmail,
  type ChangePassword,
  type ChangeRecovery,
  invite,
  kdfParameters,
  type Recover,
  recovered,
  type SavePins,
  type SignIn,
  type SignUp,
  setup,
} from '#protocol/accounts'
import { askJson, askNothing } from './http.ts'

/** Guesses are counted by the server, so they are never repeated by themselves. */
const once = 1

export const loadSetup = (signal: AbortSignal) => askJson(signal, setup, { path: '/api/setup' })

export const prelogin = (signal: AbortSignal, email: string) =>
  askJson(signal, kdfParameters, { method: 'POST', path: '/api/prelogin', body: { email } })

export const signUp = (signal: AbortSignal, body: SignUp) =>
  askJson(signal, account, { method: 'POST', path: '/api/accounts', body, attempts: once })

export const signIn = (signal: AbortSignal, body: SignIn) =>
  askJson(signal, account, { method: 'POST', path: '/api/sessions', body, attempts: once })

export const recover = (signal: AbortSignal, body: Recover) =>
  askJson(signal, recovered, { method: 'POST', path: '/api/recovery', body, attempts: once })

export const loadSession = (signal: AbortSignal) =>
  askJson(signal, account, { path: '/api/session' })

export const endSession = (signal: AbortSignal) =>
  askNothing(signal, { method: 'DELETE', path: '/api/session' })

export const confirmRecovery = (signal: AbortSignal) =>
  askNothing(signal, { method: 'POST', path: '/api/account/recovery-confirmed' })

export const changePassword = (signal: AbortSignal, body: ChangePassword) =>
  askNothing(signal, { method: 'PUT', path: '/api/account/password', body, attempts: once })

export const changeRecovery = (signal: AbortSignal, body: ChangeRecovery) =>
  askNothing(signal, { method: 'PUT', path: '/api/account/recovery', body, attempts: once })

export const changeEmail = (signal: AbortSignal, body: ChangeEmail) =>
  askNothing(signal, { method: 'PUT', path: '/api/account/email', body, attempts: once })

export const askMailCode = (signal: AbortSignal, email: string) =>
  askNothing(signal, {
    method: 'POST',
    path: '/api/account/mail-code',
    body: { email },
    attempts: once,
  })

export const verifyEmail = (signal: AbortSignal, code: string) =>
  askNothing(signal, {
    method: 'POST',
    path: '/api/account/email-verified',
    body: { code },
    attempts: once,
  })

export const deleteAccount = (signal: AbortSignal, auth: string) =>
  askNothing(signal, {
    method: 'POST',
    path: '/api/account/delete',
    body: { auth },
    attempts: once,
  })

export const savePins = (signal: AbortSignal, body: SavePins) =>
  askNothing(signal, { method: 'PUT', path: '/api/account/pins', body })

export const makeInvite = (signal: AbortSignal) =>
  askJson(signal, invite, { method: 'POST', path: '/api/invites', body: {} })
