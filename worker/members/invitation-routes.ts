// Invitations over HTTP: admins make, see and take them back; the person who is invited shows the
// code, which is in no address that is logged and in the table as its hash only.
import { Hono } from 'hono'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { invitationId } from '#protocol/ids'
import * as wire from '#protocol/members'
import { role } from '#protocol/records/roster'
import { linkOf } from '#protocol/records/roster-rules'
import { session, type WithSession } from '../access/session.ts'
import { sha256 } from '../access/signed.ts'
import { emailForm } from '../accounts/email-form.ts'
import { sendsMail } from '../accounts/mail.ts'
import { mailInvitation } from '../accounts/mail-invitation.ts'
import { requireRole } from '../collections/owner.ts'
import { loadRoster } from '../collections/store.ts'
import type { Env } from '../env.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { rateLimit } from '../http/rate-limit.ts'
import { readJson, readParam } from '../http/validate.ts'
import { tellAccounts } from '../notices/tell.ts'
import { acceptCode, loadByCode, stateOf } from './accept-invitation.ts'
import { insertInvitation, loadInvitations, revokeInvitation } from './invitations.ts'
import { findPeople, loadPerson } from './people.ts'
import { refuseInvitation } from './policy.ts'

export const invitations = new Hono<WithSession>()

invitations.post('/:c/invitations', rateLimit, session, async function make(c) {
  const by = await requireRole(c, role.admin)
  const asked = await readJson(c, wire.makeInvitation)
  const made = { ...asked, email: asked.email === null ? null : emailForm(asked.email) }
  const loaded = await loadRoster(c.env, by.id)
  if (!loaded) throw new Problem('collection-unavailable')
  const link = made.linkId === null ? undefined : linkOf(loaded.state, fromBase64url(made.linkId))
  throwRefusal(refuseInvitation(made, by.role, link))
  const acceptedBy = await verifiedOwner(c.env, made.email)
  const row = { ...made, acceptedBy }
  const { madeNow } = await insertInvitation(c.env, by.id, by.accountId, row, c.var.now())
  if (madeNow && made.email !== null && acceptedBy === null) {
    const from = (await loadPerson(c.env, by.accountId))?.email ?? ''
    await mailInvitation(c, { to: made.email, from, byCode: made.linkId === null })
  }
  return c.body(null, 201)
})

/** A verified address that has an account by now: the person counts as having accepted. */
async function verifiedOwner(env: Env, email: string | null) {
  if (email === null || !sendsMail(env)) return null
  const { people } = await findPeople(env, [email])
  return people[0]?.person?.accountId ?? null
}

invitations.get('/:c/invitations', session, async function list(c) {
  const { id } = await requireRole(c, role.admin)
  const found = await loadInvitations(c.env, id, c.var.now())
  return c.json({ invitations: found } satisfies wire.InvitationList)
})

invitations.delete('/:c/invitations/:i', session, async function revoke(c) {
  const by = await requireRole(c, role.admin)
  await revokeInvitation(c.env, by.id, by.role, readParam(c, 'i', invitationId))
  return c.body(null, 204)
})

export const codes = new Hono<WithSession>()

const hashOf = async (code: string) => toBase64url(await sha256(fromBase64url(code, 32)))

codes.post('/', rateLimit, session, async function show(c) {
  const { code } = await readJson(c, wire.showCode)
  const row = await loadByCode(c.env, await hashOf(code), c.var.session.accountId, c.var.now())
  const inviter = await loadPerson(c.env, row.invited_by)
  return c.json({
    collectionId: row.collection_id,
    role: row.role,
    from: inviter?.email ?? '',
    email: row.email,
    state: stateOf(row),
  } satisfies wire.Invitation)
})

codes.post('/accept', rateLimit, session, async function accept(c) {
  const { code, proof } = await readJson(c, wire.acceptCode)
  const { accountId } = c.var.session
  const used = { codeHash: await hashOf(code), proof }
  tellAccounts(c, await acceptCode(c.env, used, accountId, c.var.now()))
  return c.body(null, 204)
})
