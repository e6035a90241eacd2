// A new passkey of whoever is signed in: made and used once over the same challenge (crypto.md A4),
// and only when the recovery words are confirmed (A3): an authenticator can be lost.
import type { Context } from 'hono'
import { toBase64url } from '#protocol/base64url'
import { maxPasskeys } from '#protocol/limits'
import type { AddPasskey, BeginPasskey } from '#protocol/passkeys'
import type { WithSession } from '../access/session.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { serverKeys } from '../keys/keys.ts'
import { unwrapOuter, wrapOuter } from './outer-wrap.ts'
import {
  insertPasskey,
  listPasskeys,
  loadPasskey,
  type PasskeyRow,
  saveChallenge,
  takeChallenge,
} from './passkey-store.ts'
import { refusePasskey } from './policy.ts'
import { loadAccount } from './store.ts'
import { sameText } from './verifier.ts'
import {
  type Credential,
  challengeOf,
  placeOf,
  verifyAssertion,
  verifyRegistration,
} from './verify-passkey.ts'

type Ctx = Context<WithSession>

export const newChallenge = (): string => toBase64url(crypto.getRandomValues(new Uint8Array(32)))

export async function beginPasskey(c: Ctx): Promise<BeginPasskey> {
  const { id, accountId } = c.var.session
  const taken = await listPasskeys(c.env, accountId)
  await refuseTooSoon(c, taken.length)
  const challenge = newChallenge()
  await saveChallenge(c.env, c.var.now(), challenge, id)
  return { challenge, taken: taken.map((row) => row.id) }
}

async function refuseTooSoon(c: Ctx, held: number): Promise<void> {
  const account = await loadAccount(c.env, c.var.session.accountId)
  if (!account) throw new Problem('signed-out')
  const wordsConfirmed = account.recovery_confirmed_at !== null
  throwRefusal(refusePasskey({ wordsConfirmed, held, most: maxPasskeys }))
}

/** Safe to repeat: the same passkey of the same account is there already. */
export async function addPasskey(c: Ctx, input: AddPasskey): Promise<void> {
  const stored = await loadPasskey(c.env, input.passkeyId)
  if (stored) {
    if (!(await isRepeat(c, stored, input))) throw new Problem('passkey-failed')
    return
  }
  const { accountId } = c.var.session
  const credential = await verified(c, input)
  const { wrap } = await serverKeys(c.env)
  const row = {
    id: credential.id,
    account_id: accountId,
    public_key: credential.publicKey,
    counter: credential.counter,
    wrapped_mk: await wrapOuter(wrap, accountId, `passkey/${credential.id}`, input.wrappedMk),
    name_revision: input.name.revision,
    name: input.name.sealed,
    created_at: c.var.now(),
  }
  if (await insertPasskey(c.env, row)) return
  await refuseTooSoon(c, (await listPasskeys(c.env, accountId)).length)
  throw new Problem('passkey-failed')
}

/** The challenge is used up first: whatever comes of it, it is good for nothing else. */
async function verified(c: Ctx, input: AddPasskey): Promise<Credential> {
  const { passkeyId, registration, assertion } = input
  const { id, accountId } = c.var.session
  const challenge = challengeOf(registration)
  const isOurs = await takeChallenge(c.env, c.var.now(), challenge, id)
  const place = placeOf(c.req.raw)
  const made = isOurs ? await verifyRegistration(place, challenge, passkeyId, registration) : null
  const isOwn = assertion.userHandle === null || assertion.userHandle === accountId
  if (!made || !isOwn) throw new Problem('passkey-failed')
  const counter = await verifyAssertion(place, challenge, passkeyId, assertion, made)
  if (counter === null) throw new Problem('passkey-failed')
  return { ...made, counter }
}

async function isRepeat(c: Ctx, stored: PasskeyRow, input: AddPasskey): Promise<boolean> {
  const { accountId } = c.var.session
  if (stored.account_id !== accountId) return false
  const { wrap } = await serverKeys(c.env)
  const held = await unwrapOuter(wrap, accountId, `passkey/${stored.id}`, stored.wrapped_mk)
  return sameText(held, input.wrappedMk)
}
