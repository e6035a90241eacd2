// The account of this browser: make it, sign in, stay signed in, recover, change the password, sign
// out. The server's answers are believed only as far as the keys that open them.
import { signal } from '@preact/signals'
import type { Account, Setup } from '#protocol/accounts'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { AccountId } from '#protocol/ids'
import { unlockMethod } from '#protocol/records/contexts'
import * as api from '../api/accounts.ts'
import { ApiProblem } from '../api/failure.ts'
import { recoveryKeys } from '../crypto/account-keys.ts'
import { emailForm, randomBytes } from '../crypto/bytes.ts'
import { forgetSignedIn, keepSignedIn, recallSignedIn } from '../crypto/device.ts'
import { unwrapMk } from '../crypto/keys.ts'
import type { Bytes, MasterKey } from '../crypto/suite.ts'
import {
  accountSecrets,
  dropSecrets,
  heldSecrets,
  holdSecrets,
  secretsOf,
} from './account-secrets.ts'
import { adoptPins, forgetPins } from './pins.ts'
import { sentences } from './problem-sentences.ts'
import { explain, OwnTrouble, type Trouble, takeSentences } from './problem-text.ts'
import { followLocationChoice } from './sending.ts'
import {
  kdfProgress,
  makeAccount,
  passwordPart,
  provePassword,
  recoveryPart,
  unlock,
} from './unlock.ts'

export { kdfProgress }

export type Session =
  | { status: 'loading' }
  | { status: 'signed-out' }
  | { status: 'unreachable'; trouble: Trouble }
  | {
      status: 'signed-in'
      accountId: AccountId
      email: string
      administrator: boolean
      recoveryConfirmed: boolean
      /** Null: no mail is sent here. */
      emailVerified: boolean | null
      usedBytes: number
      quotaBytes: number
      keysDiffer: boolean
    }

export interface RecoveryQuiz {
  words: readonly string[]
  /** "Word N", from 1. */
  ask: number
}

export const session = signal<Session>({ status: 'loading' })
export const setup = signal<Setup | null>(null)
export const recoveryQuiz = signal<RecoveryQuiz | null>(null)

takeSentences(sentences)

/** These go on when the page that began them is left. */
const never = new AbortController().signal
const shortestPassword = 10

export function passwordTrouble(password: string): string | null {
  if (password.length >= shortestPassword) return null
  return `Use at least ${shortestPassword} characters. A few unrelated words are a good password.`
}

export async function loadSetup(): Promise<void> {
  setup.value = await api.loadSetup(never)
}

/** Once, when the app starts. A session without its device key asks for the password again. */
export async function startSession(): Promise<void> {
  try {
    const account = await api.loadSession(never)
    const kept = await recallSignedIn().catch(() => null)
    const mine = kept !== null && toBase64url(kept.userId) === account.accountId
    if (mine) await adopt(account, kept.mk)
    else session.value = { status: 'signed-out' }
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'signed-out') await leave()
    else session.value = { status: 'unreachable', trouble: explain(error) }
  }
}

async function adopt(account: Account, mk: MasterKey): Promise<void> {
  const secrets = await secretsOf(account, mk)
  holdSecrets(secrets)
  await adoptPins(secrets, account.pins)
  show(account, secrets.keysDiffer)
  await followLocationChoice().catch(() => undefined)
}

function show(account: Account, keysDiffer: boolean): void {
  const { accountId, email, administrator, recoveryConfirmed, emailVerified } = account
  const { usedBytes, quotaBytes } = account
  const who = { accountId, email, administrator, recoveryConfirmed, emailVerified }
  session.value = { status: 'signed-in', ...who, usedBytes, quotaBytes, keysDiffer }
}

/** Where the browser denies a database, the account is open until the page closes. */
export async function enter(account: Account, mk: MasterKey): Promise<void> {
  await adopt(account, mk)
  await forgetSignedIn().catch(() => undefined)
  await keepSignedIn(fromBase64url(account.accountId), mk).catch(() => undefined)
}

export interface CreateAccount {
  email: string
  password: string
  invite?: string
  setupCode?: string
}

export async function createAccount(asked: CreateAccount): Promise<RecoveryQuiz> {
  const { newEntropy, wordsOf } = await import('../crypto/recovery.ts')
  const entropy = newEntropy()
  const made = await makeAccount(never, emailForm(asked.email), asked.password, entropy)
  const { codeToShow } = await import('./invitations.ts')
  const { setupCode } = asked
  const invite = asked.invite && (await codeToShow(asked.invite))
  const codes = { ...(invite && { invite }), ...(setupCode && { setupCode }) }
  const account = await api.signUp(never, { ...made.body, ...codes })
  const quiz = quizOf(wordsOf(entropy))
  await enter(account, made.mk)
  return quiz
}

function quizOf(words: readonly string[]): RecoveryQuiz {
  const quiz = { words, ask: 1 + ((randomBytes(1)[0] ?? 0) % words.length) }
  recoveryQuiz.value = quiz
  return quiz
}

/** New words in place of the present ones, to be written down and asked back (A3). */
async function replaceRecoveryWords(auth: string, userId: Bytes, mk: MasterKey): Promise<void> {
  const { newEntropy, wordsOf } = await import('../crypto/recovery.ts')
  const entropy = newEntropy()
  await api.changeRecovery(never, { proof: { auth }, ...(await recoveryPart(entropy, userId, mk)) })
  quizOf(wordsOf(entropy))
}

/** False: not the word asked for. */
export async function confirmRecoveryWord(word: string): Promise<boolean> {
  const quiz = recoveryQuiz.value
  if (!quiz) throw new OwnTrouble('words-wrong')
  if (word.trim().toLowerCase() !== quiz.words[quiz.ask - 1]) return false
  await api.confirmRecovery(never)
  recoveryQuiz.value = null
  if (session.value.status === 'signed-in')
    session.value = { ...session.value, recoveryConfirmed: true }
  return true
}

export async function signIn(asked: { email: string; password: string }): Promise<void> {
  const email = emailForm(asked.email)
  const keys = await unlock(never, email, asked.password, await api.prelogin(never, email))
  const account = await api.signIn(never, { email, auth: toBase64url(keys.auth) })
  const userId = fromBase64url(account.accountId)
  const wrapped = fromBase64url(account.wrappedMk)
  await enter(account, await unwrapMk(keys.kek, userId, unlockMethod.password, wrapped))
}

export interface RecoverAccount {
  email: string
  words: string
  newPassword: string
}

export async function recover(asked: RecoverAccount): Promise<void> {
  const { entropyOf } = await import('../crypto/recovery.ts')
  const keys = await recoveryKeys(entropyOf(asked.words))
  const email = emailForm(asked.email)
  const recoveryAuth = toBase64url(keys.auth)
  const { account, wrappedMkRecovery } = await api.recover(never, { email, recoveryAuth })
  const userId = fromBase64url(account.accountId)
  const wrapped = fromBase64url(wrappedMkRecovery)
  const mk = await unwrapMk(keys.kek, userId, unlockMethod.recovery, wrapped)
  const part = await passwordPart(never, email, asked.newPassword, userId, mk)
  await api.changePassword(never, { proof: { recoveryAuth }, ...part })
  await enter({ ...account, ...part }, mk)
  await replaceRecoveryWords(part.auth, userId, mk)
}

export interface ChangePassword {
  oldPassword: string
  newPassword: string
}

export async function changePassword(asked: ChangePassword): Promise<void> {
  const { accountId, userId, mk } = accountSecrets()
  const { account, auth } = await provePassword(never, accountId, asked.oldPassword)
  const part = await passwordPart(never, account.email, asked.newPassword, userId, mk)
  await api.changePassword(never, { proof: { auth }, ...part })
  holdSecrets({ ...accountSecrets(), kdf: part.kdf })
}

/** For words that were lost or never confirmed; needs the password. */
export async function makeRecoveryWords(password: string): Promise<void> {
  const { accountId, userId, mk } = accountSecrets()
  const { auth } = await provePassword(never, accountId, password)
  await replaceRecoveryWords(auth, userId, mk)
}

export async function signOut(): Promise<void> {
  await api.endSession(never).catch((error: unknown) => {
    if (!(error instanceof ApiProblem) || error.code !== 'signed-out') throw error
  })
  await leave()
}

/** Takes everything of the account off this device. */
export async function leave(): Promise<void> {
  await forgetSignedIn().catch(() => undefined)
  dropSecrets()
  forgetPins()
  recoveryQuiz.value = null
  session.value = { status: 'signed-out' }
}

/** The meter again: after uploads and deletions. */
export async function refreshStorage(): Promise<void> {
  const secrets = heldSecrets()
  if (!secrets) return
  const account = await api.loadSession(never)
  if (heldSecrets() === secrets && account.accountId === secrets.accountId)
    show(account, secrets.keysDiffer)
}

export async function makeInvite(): Promise<{ address: string; expiresAt: number }> {
  const { code, expiresAt } = await api.makeInvite(never)
  return { address: `${location.origin}/sign-up#${code}`, expiresAt }
}
