// HTTP of passkeys: adding, listing, naming and removing one's own, and the door that they open.
// The table of endpoints is in protocol/passkeys.ts.
import { Hono } from 'hono'
import { maxPublicJsonBytes } from '#protocol/limits'
import * as wire from '#protocol/passkeys'
import { session, type WithSession } from '../access/session.ts'
import type { WithClock } from '../http/clock.ts'
import { Problem } from '../http/problem.ts'
import { rateLimit } from '../http/rate-limit.ts'
import { readJson, readParam } from '../http/validate.ts'
import { addPasskey, beginPasskey } from './add-passkey.ts'
import { beginSignIn, signInByPasskey } from './passkey-sign-in.ts'
import * as store from './passkey-store.ts'

/** A registration is 16 KiB of text at most, beside an assertion. */
const maxPasskeyJsonBytes = 2 * maxPublicJsonBytes

export const passkeyDoor = new Hono<WithClock>()

passkeyDoor.post('/begin', rateLimit, async function begin(c) {
  return c.json(await beginSignIn(c), 201)
})

passkeyDoor.post('/', rateLimit, async function postSession(c) {
  const input = await readJson(c, wire.passkeySignIn, maxPublicJsonBytes)
  return c.json(await signInByPasskey(c, input), 201)
})

export const passkeys = new Hono<WithSession>()

passkeys.get('/', session, async function list(c) {
  const rows = await store.listPasskeys(c.env, c.var.session.accountId)
  const answer: wire.PasskeyList = {
    passkeys: rows.map((row) => ({
      passkeyId: row.id,
      name: { revision: row.name_revision, sealed: row.name },
      createdAt: row.created_at,
      lastUsedAt: row.last_used_at,
    })),
  }
  return c.json(answer)
})

passkeys.post('/begin', session, async function begin(c) {
  return c.json(await beginPasskey(c), 201)
})

passkeys.post('/', session, async function add(c) {
  await addPasskey(c, await readJson(c, wire.addPasskey, maxPasskeyJsonBytes))
  return c.body(null, 204)
})

passkeys.put('/:passkey', session, async function rename(c) {
  const id = readParam(c, 'passkey', wire.credentialId)
  const name = await readJson(c, wire.renamePasskey, maxPublicJsonBytes)
  const { accountId } = c.var.session
  if (await store.renamePasskey(c.env, accountId, id, name)) return c.body(null, 204)
  const stored = await store.loadPasskey(c.env, id)
  if (stored?.account_id !== accountId) throw new Problem('not-found')
  const repeated = stored.name_revision === name.revision && stored.name === name.sealed
  if (!repeated) throw new Problem('stale')
  return c.body(null, 204)
})

passkeys.delete('/:passkey', session, async function remove(c) {
  const id = readParam(c, 'passkey', wire.credentialId)
  await store.removePasskey(c.env, c.var.session.accountId, id)
  return c.body(null, 204)
})
