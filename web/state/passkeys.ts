// The account's passkeys: adding, naming, removing, and the door that one opens. A passkey is made and
// then used once, because only `get()` gives the secret for sure (crypto.md A4); where the browser
// wants another press in between, the half-made one waits for it.
import { signal } from '@preact/signals'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { BeginPasskey, PasskeyRow } from '#protocol/passkeys'
import * as api from '../api/passkeys.ts'
import {
  openPasskeyName,
  sealPasskeyName,
  unwrapMkByPasskey,
  wrapMkByPasskey,
} from '../crypto/passkey.ts'
import { accountSecrets, whenDropped } from './account-secrets.ts'
import { type Made, makePasskey, passkeysWork, takeBack, usePasskey } from './authenticator.ts'
import { OwnTrouble } from './problem-text.ts'
import { enter } from './session.ts'

export { passkeysWork }

export interface Passkey {
  passkeyId: string
  /** Empty when it could not be opened. */
  name: string
  revision: number
  createdAt: number
  lastUsedAt: number | null
}

/** Null until loaded. */
export const passkeys = signal<readonly Passkey[] | null>(null)
/** Made, and not used yet: it waits for one more press. */
export const halfMadePasskey = signal<HalfMade | null>(null)

interface HalfMade {
  name: string
  asked: BeginPasskey
  made: Made
}

const never = new AbortController().signal

whenDropped(() => {
  passkeys.value = null
  halfMadePasskey.value = null
})

export async function loadPasskeys(): Promise<void> {
  const { passkeys: rows } = await api.listPasskeys(never)
  passkeys.value = await Promise.all(rows.map(opened))
}

async function opened({ passkeyId, name, createdAt, lastUsedAt }: PasskeyRow): Promise<Passkey> {
  const { mk, userId } = accountSecrets()
  const { revision, sealed } = name
  const id = fromBase64url(passkeyId)
  const text = await openPasskeyName(mk, userId, id, revision, fromBase64url(sealed)).catch(
    () => '',
  )
  return { passkeyId, name: text, revision, createdAt, lastUsedAt }
}

export async function addPasskey(name: string): Promise<void> {
  const { userId, email } = accountSecrets()
  halfMadePasskey.value = null
  const asked = await api.beginAdding(never)
  const made = await makePasskey({ userId, email }, asked)
  halfMadePasskey.value = { name, asked, made }
  await finishPasskey().catch((error: unknown) => {
    // Safari wants a press of its own for the second question: the page asks for it.
    if (!(error instanceof OwnTrouble) || error.code !== 'passkey-cancelled') throw error
  })
}

/** The second half: the passkey is used once, and MK is wrapped under what it gives. */
export async function finishPasskey(): Promise<void> {
  const half = halfMadePasskey.value
  if (!half) return
  const { passkeyId, registration } = half.made
  try {
    const { assertion, secret } = await usePasskey(half.asked.challenge, passkeyId)
    const { userId, mk } = accountSecrets()
    const wrapped = await wrapMkByPasskey(secret, userId, mk)
    const sealed = await sealPasskeyName(mk, userId, secret.credentialId, 1, half.name)
    await api.addPasskey(never, {
      ...{ passkeyId, registration, assertion },
      wrappedMk: toBase64url(wrapped),
      name: { revision: 1, sealed: toBase64url(sealed) },
    })
  } catch (error) {
    const mayGoOn = error instanceof OwnTrouble && error.code === 'passkey-cancelled'
    if (!mayGoOn) await dropHalfMade()
    throw error
  }
  halfMadePasskey.value = null
  await loadPasskeys()
}

/** Nobody finishes it: the browser is told to forget it. */
export async function dropHalfMade(): Promise<void> {
  const half = halfMadePasskey.value
  halfMadePasskey.value = null
  if (half) await takeBack(half.made.passkeyId)
}

export async function renamePasskey({ passkeyId, revision }: Passkey, name: string): Promise<void> {
  const { userId, mk } = accountSecrets()
  const next = revision + 1
  const sealed = await sealPasskeyName(mk, userId, fromBase64url(passkeyId), next, name)
  await api.renamePasskey(never, passkeyId, { revision: next, sealed: toBase64url(sealed) })
  await loadPasskeys()
}

export async function removePasskey({ passkeyId }: Passkey): Promise<void> {
  await api.removePasskey(never, passkeyId)
  await takeBack(passkeyId)
  await loadPasskeys()
}

/** Without an address: the authenticator knows whose it is. */
export async function signInByPasskey(): Promise<void> {
  const { challenge } = await api.beginSignIn(never)
  const { passkeyId, assertion, secret } = await usePasskey(challenge, null)
  const answer = await api.signInByPasskey(never, { passkeyId, assertion })
  const userId = fromBase64url(answer.account.accountId)
  const wrapped = fromBase64url(answer.wrappedMkPasskey)
  await enter(answer.account, await unwrapMkByPasskey(secret, userId, wrapped))
}
