// Changes of the account as a whole: its address, codes mailed to it, its end. All but typing a code
// need the password once more; the address is part of its salt, so a new one means new keys around MK.

import * as api from '../api/accounts.ts'
import { ApiProblem } from '../api/failure.ts'
import { emailForm } from '../crypto/bytes.ts'
import { accountSecrets, holdSecrets } from './account-secrets.ts'
import { passkeysWork, renameHolder } from './authenticator.ts'
import { leave, session } from './session.ts'
import { passwordPart, provePassword } from './unlock.ts'

const never = new AbortController().signal

export interface ChangeEmail {
  email: string
  password: string
  /** Where mail is sent: what came to the new address. */
  code?: string
}

export async function changeEmail(asked: ChangeEmail): Promise<void> {
  const { accountId, userId, mk } = accountSecrets()
  const email = emailForm(asked.email)
  const { auth } = await provePassword(never, accountId, asked.password)
  const password = await passwordPart(never, email, asked.password, userId, mk)
  const code = asked.code === undefined ? {} : { code: asked.code.replace(/\s/g, '') }
  await api.changeEmail(never, { auth, email, password, ...code })
  holdSecrets({ ...accountSecrets(), email, kdf: password.kdf })
  if (passkeysWork) await renameHolder({ userId, email })
  if (session.value.status !== 'signed-in') return
  const emailVerified = session.value.emailVerified === null ? null : true
  session.value = { ...session.value, email, emailVerified }
}

/** Mails a code to an address: the present one, or one to change to. */
export const askMailCode = (email: string): Promise<void> =>
  api.askMailCode(never, emailForm(email))

/** For the present address. */
export async function verifyEmail(code: string): Promise<void> {
  await api.verifyEmail(never, code.replace(/\s/g, ''))
  if (session.value.status === 'signed-in')
    session.value = { ...session.value, emailVerified: true }
}

/** Ends signed out, with nothing of the account left on this device. */
export async function deleteAccount(password: string): Promise<void> {
  const { auth } = await provePassword(never, accountSecrets().accountId, password)
  await api.deleteAccount(never, auth).catch((error: unknown) => {
    // The answer to a first try got lost: it is done.
    if (!(error instanceof ApiProblem) || error.code !== 'signed-out') throw error
  })
  await leave()
}
