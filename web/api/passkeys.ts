// Passkeys: one function per endpoint of protocol/passkeys. What is never repeated by itself is an
// answer of an authenticator: its challenge is good once.
import {
  type AddPasskey,
  beginPasskey,
  type PasskeySignIn,
  passkeyChallenge,
  passkeyList,
  passkeySignedIn,
  type RenamePasskey,
} from '#protocol/passkeys'
import { askJson, askNothing } from './http.ts'

const once = 1
const post = 'POST'
const own = '/api/passkeys'
const door = '/api/passkey-sessions'

export const listPasskeys = (signal: AbortSignal) => askJson(signal, passkeyList, { path: own })

export const beginAdding = (signal: AbortSignal) =>
  askJson(signal, beginPasskey, { method: post, path: `${own}/begin` })

/** May be repeated: a passkey that is there already counts as added. */
export const addPasskey = (signal: AbortSignal, body: AddPasskey) =>
  askNothing(signal, { method: post, path: own, body })

export const renamePasskey = (signal: AbortSignal, passkeyId: string, body: RenamePasskey) =>
  askNothing(signal, { method: 'PUT', path: `${own}/${passkeyId}`, body })

export const removePasskey = (signal: AbortSignal, passkeyId: string) =>
  askNothing(signal, { method: 'DELETE', path: `${own}/${passkeyId}` })

export const beginSignIn = (signal: AbortSignal) =>
  askJson(signal, passkeyChallenge, { method: post, path: `${door}/begin` })

export const signInByPasskey = (signal: AbortSignal, body: PasskeySignIn) =>
  askJson(signal, passkeySignedIn, { method: post, path: door, body, attempts: once })
