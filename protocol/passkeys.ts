// Passkeys on the wire (WebAuthn with PRF). The authenticator signs the server's challenge; what it
// derives for the browser beside that (the PRF output) never comes here, and the name is sealed.
//
// GET    /api/passkeys                 -> PasskeyList
// POST   /api/passkeys/begin           -> BeginPasskey            409 before the recovery words are confirmed
// POST   /api/passkeys                 AddPasskey -> 204
// PUT    /api/passkeys/:passkey        RenamePasskey -> 204
// DELETE /api/passkeys/:passkey        204
// POST   /api/passkey-sessions/begin   -> PasskeyChallenge        for everybody
// POST   /api/passkey-sessions         PasskeySignIn -> PasskeySignedIn   201, sets the session cookie
import * as v from 'valibot'
import { account } from './accounts.ts'
import { bytesOf, bytesUpTo, sealedText, time, version, wrappedKey } from './wire.ts'

/** Made by the authenticator; at most 1,023 bytes as WebAuthn has it. */
export const credentialId = bytesUpTo(1023, 16)
const clientData = bytesUpTo(4096, 1)

/** What `navigator.credentials.create()` gave. */
export const registration = v.object({
  clientDataJSON: clientData,
  attestationObject: bytesUpTo(8192, 37),
})
/** What `navigator.credentials.get()` gave. */
export const assertion = v.object({
  clientDataJSON: clientData,
  authenticatorData: bytesUpTo(4096, 37),
  signature: bytesUpTo(1024, 8),
  /** The account, as the authenticator keeps it. */
  userHandle: v.nullable(bytesUpTo(64, 1)),
})
const sealedName = v.object({
  revision: version,
  /** The name that its owner gave it, under MK. */
  sealed: sealedText,
})
export const challenge = bytesOf(32)
export const passkeyChallenge = v.object({ challenge })
export const beginPasskey = v.object({
  challenge,
  /** The account's other passkeys: an authenticator takes one of each. */
  taken: v.array(credentialId),
})
export const addPasskey = v.object({
  passkeyId: credentialId,
  registration,
  /** Over the same challenge: shows that it can be used. */
  assertion,
  /** MK under the key that the authenticator derives. */
  wrappedMk: wrappedKey,
  name: sealedName,
})
export const renamePasskey = sealedName
export const passkeySignIn = v.object({ passkeyId: credentialId, assertion })
export const passkeySignedIn = v.object({ account, wrappedMkPasskey: wrappedKey })
export const passkeyRow = v.object({
  passkeyId: credentialId,
  name: sealedName,
  createdAt: time,
  lastUsedAt: v.nullable(time),
})
export const passkeyList = v.object({ passkeys: v.array(passkeyRow) })

export type Registration = v.InferOutput<typeof registration>
export type Assertion = v.InferOutput<typeof assertion>
export type AddPasskey = v.InferOutput<typeof addPasskey>
export type RenamePasskey = v.InferOutput<typeof renamePasskey>
export type BeginPasskey = v.InferOutput<typeof beginPasskey>
export type PasskeyChallenge = v.InferOutput<typeof passkeyChallenge>
export type PasskeySignIn = v.InferOutput<typeof passkeySignIn>
export type PasskeySignedIn = v.InferOutput<typeof passkeySignedIn>
export type PasskeyRow = v.InferOutput<typeof passkeyRow>
export type PasskeyList = v.InferOutput<typeof passkeyList>
