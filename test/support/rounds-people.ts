// Every flow of people walked once over HTTP, for the tests that count: adding, changing, removing,
// leaving, joining, new keys, invitations, remarks; and looking at a collection as each of them.
import { toBase64url } from '#protocol/base64url'
import { right } from '#protocol/records/roster'
import type { Album } from './album.ts'
import { allGuestRights } from './link.ts'
import { bytes, Client, makeSignUp } from './owner.ts'
import { addedTo, Member, makePerson, ownerOf } from './people.ts'
import { id, random, sha } from './signer.ts'

export async function walkPeople(album: Album): Promise<void> {
  const owner = new Member(album, ownerOf(album))
  await owner.open()
  const [admin, collaborator] = [await addedTo(album, 3), await addedTo(album, 2)]
  await owner.client.post('/api/people', { emails: [admin.person.email, 'nobody@example.org'] })
  await owner.client.get(`${album.path}/members`)
  await collaborator.keepKey(1)
  await collaborator.put()
  const remark = { revision: 1, epoch: album.epoch, sort: 'fact', sealed: bytes(328) }
  await collaborator.client.put(`${album.path}/remarks/${id()}`, remark, collaborator.auth)
  await admin.change(collaborator.person, 2, 1)
  await admin.change(collaborator.person, 1, 2)
  await walkJoin(album)
  await walkInvitations(owner)
  await admin.remove(collaborator.person, 2)
  await owner.add(collaborator.person, 1)
  await collaborator.leave()
  await admin.client.get('/api/collections')
  await owner.remove(admin.person, 3)
}

async function walkJoin(album: Album): Promise<void> {
  const link = await album.addLink({ rights: allGuestRights | right.join })
  const visitor = await link.guest()
  const joiner = new Member(album, await makePerson(album.server))
  await joiner.join(link, visitor.device)
  await joiner.leave()
  await link.remove()
}

/** Made, seen, taken back; accepted by an account, by signing up, and answered by adding. */
async function walkInvitations(owner: Member): Promise<void> {
  const path = `${owner.album.path}/invitations`
  const codes = [random(32), random(32), random(32)]
  const made = codes.map((code) => ({
    invitationId: id(),
    role: 1,
    email: null,
    codeHash: toBase64url(sha(code)),
    linkId: null,
  }))
  for (const body of made) await owner.client.post(path, body)
  const [first, second, third] = codes.map((code) => toBase64url(code))
  const person = await makePerson(owner.album.server)
  await person.client.post('/api/invitations', { code: first })
  await person.client.post('/api/invitations/accept', { code: first, proof: first })
  await new Client(owner.album.server).post('/api/accounts', { ...makeSignUp(), invite: second })
  await person.client.post('/api/invitations', { code: third })
  await owner.client.get(path)
  await owner.add(person, 1, { invitationId: made[0]?.invitationId })
  await owner.remove(person, 1)
  await owner.client.delete(`${path}/${made[2]?.invitationId}`)
}
