// Links over HTTP. The owner's side by session; the visitor's door by proofs alone. Everything that
// the door refuses without a proof of the fragment is one and the same answer.
import { type Context, Hono } from 'hono'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { CollectionId, DeviceId, LinkId } from '#protocol/ids'
import { deviceId, linkId } from '#protocol/ids'
import { maxPublicJsonBytes } from '#protocol/limits'
import * as wire from '#protocol/links'
import type { Bytes } from '#protocol/records/bytes'
import * as visits from '#protocol/visits'
import { addressHash } from '../access/address-hash.ts'
import { issueToken } from '../access/issue-token.ts'
import { session, type WithSession } from '../access/session.ts'
import { sha256 } from '../access/signed.ts'
import { openForLink } from '../collections/open-collection.ts'
import { requireOwner } from '../collections/owner.ts'
import { loadCollection } from '../collections/store.ts'
import { type Admission, type Env, gateOf } from '../env.ts'
import type { WithClock } from '../http/clock.ts'
import { Problem } from '../http/problem.ts'
import { clientAddress, rateLimit } from '../http/rate-limit.ts'
import { readJson, readParam } from '../http/validate.ts'
import { tellMoved, tellNarrowed } from '../live/tell.ts'
import { tellLinkFull } from '../notices/link-notices.ts'
import { changeLink, makeLink, type Owner, removeLink } from './change-link.ts'
import { countUploads, loadForToken, loadLink, loadLinks, saveDevices } from './store.ts'

// --- the owner ------------------------------------------------------------------------------------

export const ownLinks = new Hono<WithSession>()

const owner = async (c: Context<WithSession>): Promise<Owner> => ({
  collectionId: await requireOwner(c),
  accountId: c.var.session.accountId,
})

ownLinks.post('/:c/links', session, async function make(c) {
  const own = await owner(c)
  await makeLink(c.env, own, await readJson(c, wire.makeLink), c.var.now())
  await tellLog(c, own)
  return c.body(null, 201)
})

ownLinks.get('/:c/links', session, async function list(c) {
  const { collectionId } = await owner(c)
  return c.json({ links: await loadLinks(c.env, collectionId) })
})

ownLinks.put('/:c/links/:l', session, async function change(c) {
  const own = await owner(c)
  const wanted = await readJson(c, wire.changeLink)
  await changeLink(c.env, own, readParam(c, 'l', linkId), wanted, c.var.now())
  if (wanted.entry) await tellLog(c, own)
  return c.body(null, 204)
})

ownLinks.post('/:c/links/:l/remove', session, async function remove(c) {
  const own = await owner(c)
  const wanted = await readJson(c, wire.removeLink)
  await removeLink(c.env, own, readParam(c, 'l', linkId), wanted, c.var.now())
  await tellLog(c, own)
  return c.body(null, 204)
})

ownLinks.get('/:c/links/:l/devices', session, async function devices(c) {
  const { collectionId } = await owner(c)
  const link = readParam(c, 'l', linkId)
  if (!(await loadLink(c.env, collectionId, link))) throw new Problem('not-found')
  const uploads = await countUploads(c.env, collectionId, link)
  const found = await gateOf(c.env, link).devices()
  return c.json({
    devices: found.map((device) => ({ ...device, uploads: uploads.get(device.deviceId) ?? 0 })),
  })
})

ownLinks.delete('/:c/links/:l/devices/:d', session, async function dropDevice(c) {
  const { collectionId } = await owner(c)
  const link = readParam(c, 'l', linkId)
  const device = readParam(c, 'd', deviceId)
  if (!(await loadLink(c.env, collectionId, link))) throw new Problem('not-found')
  const dropped = await gateOf(c.env, link).dropDevice(device, c.var.now())
  if (!dropped.ok) throw new Problem(dropped.code)
  await tellNarrowed(c.env, collectionId, link, dropped.generation)
  await saveDevices(c.env, collectionId, link, dropped.devices, null)
  return c.body(null, 204)
})

async function tellLog(c: Context<WithSession>, { collectionId }: Owner): Promise<void> {
  const collection = await loadCollection(c.env, collectionId)
  if (!collection) return
  tellMoved(c, collectionId, { seq: collection.seq, rosterSeq: collection.roster_seq })
}

// --- the visitor ----------------------------------------------------------------------------------

export const door = new Hono<WithClock>()

door.post('/:l/knock', rateLimit, async function knock(c) {
  const link = readParam(c, 'l', linkId)
  const shown = await readJson(c, visits.knock, maxPublicJsonBytes)
  const now = c.var.now()
  const answer = await gateOf(c.env, link).knock(await hashOf(shown.knock), now)
  if (!answer.ok) throw new Problem(answer.code)
  return c.json({ hasPassword: answer.hasPassword, serverTime: now })
})

door.post('/:l/open', rateLimit, async function open(c) {
  const link = readParam(c, 'l', linkId)
  const asked = await readJson(c, visits.openLink, maxPublicJsonBytes)
  const device = await deviceOf(asked.device)
  const now = c.var.now()
  const visit = {
    knockHash: await hashOf(asked.knock),
    accessHash: await accessHash(c),
    ...device,
    kind: deviceKind(c.req.header('user-agent') ?? ''),
    address: await addressHash(link, clientAddress(c)),
  }
  const admitted = admittedOrThrow(await gateOf(c.env, link).open(visit, now))
  const collection = admitted.collectionId as CollectionId
  if (admitted.first) {
    c.executionCtx.waitUntil(noteFirstVisit(c.env, collection, link, admitted.devices, now))
  }
  const entrance = { ...admitted, linkId: link, deviceId: device.deviceId }
  return c.json(await openForLink(c.env, now, collection, entrance, asked))
})

door.post('/:l/token', rateLimit, async function renew(c) {
  const link = readParam(c, 'l', linkId)
  const { device } = await readJson(c, visits.renewToken, maxPublicJsonBytes)
  const { deviceId: id, deviceVerifier } = await deviceOf(device)
  const now = c.var.now()
  const admitted = admittedOrThrow(await gateOf(c.env, link).renew(id, deviceVerifier, now))
  const collectionId = admitted.collectionId as CollectionId
  const logged = await loadForToken(c.env, collectionId, link)
  if (!logged) throw new Problem('link-unavailable')
  const rights = admitted.rights & logged.rights
  const { generation, expiresAt: notAfter } = admitted
  const grant = { collectionId, deviceId: id, rights, epoch: logged.epoch, generation, notAfter }
  return c.json({ ...(await issueToken(c.env, now, { kind: 'guest', id: link }, grant)), rights })
})

async function noteFirstVisit(
  env: Env,
  collection: CollectionId,
  link: LinkId,
  devices: number,
  now: number,
): Promise<void> {
  const limit = await saveDevices(env, collection, link, devices, now)
  if (limit !== null && devices >= limit) await tellLinkFull(env, collection, now)
}

function admittedOrThrow(admission: Admission): Extract<Admission, { ok: true }> {
  if (!admission.ok) throw new Problem(admission.code, admission.facts)
  return admission
}

const textHash = async (bytes: Bytes): Promise<string> => toBase64url(await sha256(bytes))
const hashOf = (proof: string): Promise<string> => textHash(fromBase64url(proof, 32))

/** Null also when what was shown cannot be a proof. */
async function accessHash(c: Context): Promise<string | null> {
  const [scheme, text] = (c.req.header('authorization') ?? '').split(' ')
  const wellFormed =
    scheme === 'Keepsake-Access' && text && /^[\w-]{42}[AEIMQUYcgkosw048]$/.test(text)
  return wellFormed ? hashOf(text) : null
}

async function deviceOf(secret: string): Promise<{ deviceId: DeviceId; deviceVerifier: string }> {
  const verifier = await sha256(fromBase64url(secret, 32))
  const id = toBase64url(verifier.subarray(0, 16)) as DeviceId
  return { deviceId: id, deviceVerifier: toBase64url(verifier) }
}

function deviceKind(userAgent: string): 'phone' | 'tablet' | 'computer' {
  if (/iPad|Tablet|Android(?!.*Mobile)/i.test(userAgent)) return 'tablet'
  return /Mobi|iPhone|Android/i.test(userAgent) ? 'phone' : 'computer'
}
