// Accounts on the wire: the way in and what belongs to it. The server sees the address, public keys and
// sealed keys. Sessions are in sessions.ts, passkeys in passkeys.ts.
//
// GET    /api/setup              -> Setup                  what the first page must ask for
// POST   /api/prelogin           Prelogin -> KdfParameters known and unknown addresses alike
// POST   /api/accounts           SignUp -> Account         201, sets the session cookie
// POST   /api/sessions           SignIn -> Account         201, sets the session cookie
// POST   /api/recovery           Recover -> Recovered      201, sets the session cookie
// GET    /api/session            -> Account                401 signed-out
// DELETE /api/session            204
// POST   /api/account/recovery-confirmed   204             the asked word was right
// PUT    /api/account/password   ChangePassword -> 204     ends all other sessions
// PUT    /api/account/recovery       ChangeRecovery -> 204   new recovery words, to be asked back anew
// PUT    /api/account/email          ChangeEmail -> 204      the password makes other keys then
// POST   /api/account/mail-code      AskMailCode -> 204      mails a code to an address, if mail is sent
// POST   /api/account/email-verified VerifyEmail -> 204      the code for the present address
// POST   /api/account/delete         DeleteAccount -> 204    at once; what it held goes after it
// PUT    /api/account/pins       SavePins -> 204           409 stale when the revision is not higher
// POST   /api/invites            -> Invite                 administrator only
import * as v from 'valibot'
import { accountId } from './ids.ts'
import { bytesOf, bytesUpTo, count, hash, publicKey, time, u32, wrappedKey } from './wire.ts'

export const email = v.pipe(v.string(), v.minLength(3), v.maxLength(254), v.regex(/^[^@]+@[^@]+$/))
export const kdfParameters = v.object({ salt: bytesOf(16), m: u32, t: u32, p: u32 })
export const setup = v.object({
  signUp: v.picklist(['open', 'invite', 'closed']),
  /** True until the first account exists; `setupCode` says whether that one needs the code. */
  first: v.boolean(),
  setupCode: v.boolean(),
})
export const prelogin = v.object({ email })
export const signIn = v.object({ email, auth: hash })
export const recover = v.object({ email, recoveryAuth: hash })
const passwordPart = {
  kdf: kdfParameters,
  auth: hash,
  /** MK under the password. */
  wrappedMk: wrappedKey,
}
export const signUp = v.object({
  accountId,
  email,
  ...passwordPart,
  recoveryAuth: hash,
  wrappedMkRecovery: wrappedKey,
  idVersion: u32,
  edPk: publicKey,
  xPk: publicKey,
  wrappedSeed: wrappedKey,
  /** The administrator's code of 16 bytes, or that of an invitation to a collection, of 32. */
  invite: v.optional(v.union([bytesOf(16), bytesOf(32)])),
  setupCode: v.optional(v.pipe(v.string(), v.maxLength(40))),
})
/** Mailed to an address: proves that whoever types it reads that address. */
const mailCode = v.pipe(v.string(), v.regex(/^\d{6}$/))
/** Of the present password, or of the recovery words. */
const proof = v.union([v.object({ auth: hash }), v.object({ recoveryAuth: hash })])
export const changePassword = v.object({ proof, ...passwordPart })
export const changeRecovery = v.object({
  proof,
  recoveryAuth: hash,
  /** MK under the new words. */
  wrappedMkRecovery: wrappedKey,
})
export const changeEmail = v.object({
  /** Of the password with the present address. */
  auth: hash,
  email,
  /** Of the same password with the new address, which is part of the salt. */
  password: v.object(passwordPart),
  /** Where mail is sent: the code that came to the new address. */
  code: v.optional(mailCode),
})
export const askMailCode = v.object({ email })
export const verifyEmail = v.object({ code: mailCode })
export const deleteAccount = v.object({ auth: hash })
export const savePins = v.object({ revision: u32, sealed: bytesUpTo(256 * 1024, 1) })
export const account = v.object({
  accountId,
  email: v.string(),
  administrator: v.boolean(),
  recoveryConfirmed: v.boolean(),
  /** Null: no mail is sent here, and addresses are taken as they are typed. */
  emailVerified: v.nullable(v.boolean()),
  kdf: kdfParameters,
  wrappedMk: wrappedKey,
  idVersion: u32,
  edPk: publicKey,
  xPk: publicKey,
  wrappedSeed: wrappedKey,
  pins: v.nullable(savePins),
  usedBytes: count,
  quotaBytes: count,
  serverTime: time,
})
export const recovered = v.object({ account, wrappedMkRecovery: wrappedKey })
export const invite = v.object({ code: bytesOf(16), expiresAt: time })

export type KdfParameters = v.InferOutput<typeof kdfParameters>
export type Setup = v.InferOutput<typeof setup>
export type SignUp = v.InferOutput<typeof signUp>
export type SignIn = v.InferOutput<typeof signIn>
export type Recover = v.InferOutput<typeof recover>
export type ChangePassword = v.InferOutput<typeof changePassword>
export type ChangeRecovery = v.InferOutput<typeof changeRecovery>
export type ChangeEmail = v.InferOutput<typeof changeEmail>
export type SavePins = v.InferOutput<typeof savePins>
export type Account = v.InferOutput<typeof account>
export type Recovered = v.InferOutput<typeof recovered>
export type Invite = v.InferOutput<typeof invite>
