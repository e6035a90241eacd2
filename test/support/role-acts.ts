// Acts of people around a collection, each sent as the real client of that person would send it. Who
// may what is written in test/security/roles.test.ts; nothing here knows.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { type Role, right } from '#protocol/records/roster'
import { copyOf, sendCopies } from './copies.ts'
import { Link } from './link.ts'
import type { Answer } from './owner.ts'
import { readBytes } from './put.ts'
import { type Actor, type Place, roleOfKind } from './role-world.ts'
import { id, random, sha } from './signer.ts'

export const saveCopy = async ({ member, own }: Actor, place: Place): Promise<Answer> => {
  const { collectionId, accountId, signer, position, epoch } = own
  const target = { collectionId, accountId, signer, position, epoch }
  const item = copyOf(target, await place.bodyByOwner())
  const answer = await sendCopies(member.client, target, place.album.collectionId, [item])
  const copied = answer.json?.results?.[0]?.result === 'copied'
  // Per object: what may not be read is `unavailable`.
  return copied || answer.status !== 200 ? answer : { ...answer, status: 404 }
}

export const removeItem = (actor: Actor, objectId: string): Promise<Answer> =>
  actor.member.client.post(
    `${actor.member.album.path}/items/remove`,
    { objects: [objectId] },
    actor.member.auth,
  )

export const suggest = (actor: Actor, objectId: string): Promise<Answer> =>
  actor.member.client.post(
    `${actor.member.album.path}/items/${objectId}/suggest-deletion`,
    {},
    actor.member.auth,
  )

export const addItem = ({ member, visitor, away }: Actor): Promise<Answer> =>
  visitor && !away ? visitor.put() : member.put()

export async function readOriginal({ member }: Actor, objectId: string): Promise<Answer> {
  const { server, path } = member.album
  const read = await readBytes(server, `${path}/objects/${objectId}/1/1`, member.token)
  return { status: read.status, json: null, text: '', headers: read.headers, problem: null }
}

export const saveRemark = ({ member }: Actor, remarkId: string): Promise<Answer> =>
  member.client.put(
    `${member.album.path}/remarks/${remarkId}`,
    {
      revision: Date.now() % 4_000_000_000,
      epoch: member.album.epoch,
      sort: 'fact',
      sealed: toBase64url(random(328)),
    },
    member.auth,
  )

export const invite = ({ member }: Actor, role: Role): Promise<Answer> =>
  member.client.post(`${member.album.path}/invitations`, {
    invitationId: id(),
    role,
    email: null,
    codeHash: toBase64url(random(32)),
    linkId: null,
  })

export async function revoke(actor: Actor, place: Place, role: Role): Promise<Answer> {
  const invitationId = id()
  await place.owner.client.post(`${place.album.path}/invitations`, {
    invitationId,
    role,
    email: null,
    codeHash: toBase64url(random(32)),
    linkId: null,
  })
  return actor.member.client.delete(`${place.album.path}/invitations/${invitationId}`)
}

export async function makeLink({ member }: Actor): Promise<Answer> {
  const { album } = member
  const link = new Link(album, { rights: right.view })
  const entry = member.entry(link.body(1))
  const answer = await member.client.post(`${album.path}/links`, {
    linkId: link.linkId,
    entry: entry.text,
    knockVerifier: toBase64url(sha(fromBase64url(link.knock))),
    keys: link.keys(),
    settings: link.settings,
    label: { revision: 1, sealed: toBase64url(random(328)) },
  })
  if (answer.status === 201) album.follow(entry)
  return answer
}

export async function removeLink({ member }: Actor, place: Place): Promise<Answer> {
  const { album } = place
  const link = await album.addLink()
  const { cutoff, list } = album.cutoffOf(await link.records())
  const entry = member.entry(link.body(3, cutoff))
  const body = { entry: entry.text, cutoff: list }
  const answer = await member.client.post(`${link.path}/remove`, body)
  if (answer.status === 204) album.follow(entry)
  return answer
}

/** Somebody of the actor's kind leaves; the actor is still needed. */
export async function leave(actor: Actor, place: Place): Promise<Answer> {
  const role = roleOfKind[actor.kind]
  const stays = role === undefined || role === 4 || actor.away
  const leaver = stays ? actor.member : await place.fresh(role)
  return leaver.leave()
}

export async function deleteCollection({ member }: Actor, place: Place): Promise<Answer> {
  const answer = await member.client.delete(`${place.album.path}?items=forever`)
  if (answer.status < 300) await place.owner.client.delete(`${place.album.path}/deletion`)
  return answer
}

/** What the owner signed, handed in by somebody else. */
export async function handIn({ member }: Actor, place: Place): Promise<Answer> {
  const person = await place.newcomer()
  const entry = place.owner.entry(place.owner.aboutPerson(person, 1, 1))
  const body = { entry: entry.text, grant: toBase64url(random(217)) }
  const answer = await member.client.post(`${place.album.path}/members`, body)
  if (answer.status === 204) place.album.follow(entry)
  return answer
}
