// Every flow of the Worker walked once over HTTP, for the tests that count (budget/plans) what all
// flows together ask of the database.
import type { Invite } from '#protocol/accounts'
import type { LinkList } from '#protocol/links'
import type { MemberList } from '#protocol/members'
import type { SessionList } from '#protocol/sessions'
import { type Album, makeAlbum } from './album.ts'
import { bytes, Client, makeSignUp, signedUp } from './owner.ts'
import { signInBy, withPasskey } from './passkey-owner.ts'
import { makePhoto, readBytes, sendCommit } from './put.ts'
import { walkLibrary } from './rounds-library.ts'
import { walkNotices } from './rounds-notices.ts'
import { walkPeople } from './rounds-people.ts'
import { walkStorage } from './rounds-storage.ts'
import type { Server } from './server.ts'
import { random } from './signer.ts'

export async function walkEverything(server: Server): Promise<void> {
  await walkAccounts(server)
  const album = await makeAlbum(server)
  await walkPhotos(server, album)
  await walkLinks(album)
  await walkPeople(album)
  await walkLibrary(await makeAlbum(server))
  await walkNotices(await makeAlbum(server))
  await walkRotation(album)
  await album.delete()
  await walkStorage(server)
  // Twice: what one run marks, a later one takes away.
  for (const days of [0, 40, 80]) await server.sweep(new Date(Date.now() + days * 24 * 3_600_000))
}

/** Signing up and in, failing, recovering, changing, pins, invitations, signing out. */
export async function walkAccounts(server: Server): Promise<void> {
  await new Client(server).get('/api/setup')
  const { client, body } = await signedUp(server)
  await client.post<Invite>('/api/invites')
  await client.post('/api/accounts', body)
  await client.post('/api/accounts', makeSignUp())
  await client.post('/api/prelogin', { email: body.email })
  await client.post('/api/sessions', { email: body.email, auth: bytes(32) })
  await client.post('/api/sessions', { email: body.email, auth: body.auth })
  await client.post('/api/recovery', { email: body.email, recoveryAuth: body.recoveryAuth })
  const soon = String(Date.now() + 40 * 24 * 3_600_000)
  await client.get('/api/session', { 'x-test-now': soon })
  await client.post('/api/account/recovery-confirmed')
  await client.put('/api/account/pins', { revision: 1, sealed: bytes(300) })
  await client.put('/api/account/pins', { revision: 1, sealed: bytes(300) })
  const { kdf, auth, wrappedMk } = makeSignUp()
  const proof = { auth: body.auth }
  await client.put('/api/account/password', { proof, kdf, auth, wrappedMk })
  await client.delete('/api/session')
  await walkAccountChanges(server)
}

/** Passkeys, sessions, codes, another address, the end. */
async function walkAccountChanges(server: Server): Promise<void> {
  const owner = await withPasskey(server)
  const { client, key, auth } = owner
  await client.get('/api/passkeys')
  for (const sealed of [bytes(328), bytes(328)]) {
    await client.put(`/api/passkeys/${key.passkeyId}`, { revision: 2, sealed })
  }
  await signInBy(server, owner)
  await client.delete(`/api/passkeys/${key.passkeyId}`)
  const { sessions } = (await client.get<SessionList>('/api/sessions')).json
  const other = sessions.find(({ current }) => !current)
  await client.delete(`/api/sessions/${other?.sessionId}`)
  await client.delete('/api/sessions')
  const { email, ...made } = makeSignUp()
  await client.post('/api/account/mail-code', { email })
  await client.post('/api/account/email-verified', { code: '123456' })
  const taken = (await signedUp(server)).body.email
  const password = { kdf: made.kdf, auth: made.auth, wrappedMk: made.wrappedMk }
  await client.put('/api/account/email', { auth, email: taken, password })
  await client.put('/api/account/email', { auth, email, password })
  await client.post('/api/account/delete', { auth: made.auth })
}

/** Putting, listing, reading in every form, what only the payer gets, removing, renaming. */
async function walkPhotos(server: Server, album: Album): Promise<void> {
  const link = await album.addLink()
  const guest = await link.guest()
  const photos = [makePhoto(), makePhoto(), makePhoto()]
  for (const photo of photos) await album.put(photo)
  await album.put(photos[0])
  await sendCommit(server, album.token, album.body(makePhoto()))
  await guest.put()
  await guest.put(makePhoto(), { changes: { rosterSeq: 0 } })
  for (const { auth } of [album, guest]) {
    for (const query of ['since=0', 'before=9', 'since=2&limit=1']) {
      await album.client.get(`${album.path}/items?${query}`, auth)
    }
    await album.client.get(`${album.path}/roster?after=0`, auth)
    await album.client.get(`${album.path}/private?after=0`, auth)
  }
  const items = photos.map(({ objectId }) => ({ objectId, version: 1 }))
  await album.client.post(`${album.path}/batch`, { items }, album.auth)
  await album.client.post(`${album.path}/details`, { items }, album.auth)
  for (const part of ['1', '2', 'proof', 'private']) {
    await readBytes(server, `${album.path}/objects/${photos[0]?.objectId}/1/${part}`, album.token)
  }
  await album.remove(photos[1])
  const remark = { revision: 2, epoch: 1, sort: 'fact', sealed: bytes(328) }
  await album.client.put(`${album.path}/remarks/${album.titleId}`, remark, album.auth)
  await album.client.get('/api/collections')
  await album.records(`account=${album.accountId}`)
}

/** Making, opening, every kind of change, devices, removing; with its cutoffs. */
async function walkLinks(album: Album): Promise<void> {
  const link = await album.addLink()
  const guest = await link.guest()
  await guest.knock()
  await guest.renew()
  await guest.put()
  await link.change({ settings: { deviceLimit: 3 } })
  await link.change({ settings: { expiresAt: Date.now() + 3_600_000 } })
  await link.change({ newPassword: true, settings: { hasPassword: true } })
  await link.change({ rights: 1 })
  const label = { revision: 2, sealed: bytes(328) }
  await album.client.put(link.path, { label })
  await album.client.get(`${album.path}/links`)
  await album.client.get(`${link.path}/devices`)
  await album.client.delete(`${link.path}/devices/${guest.deviceId}`)
  await link.remove()
  await album.open()
  await album.client.get(`${album.path}/cutoffs/${album.position.seq}`, album.auth)
}

/** New keys after a removal, also for the links that stay. */
async function walkRotation(album: Album): Promise<void> {
  const { links } = (await album.client.get<LinkList>(`${album.path}/links`)).json
  const { members } = (await album.client.get<MemberList>(`${album.path}/members`)).json
  const others = members.filter(({ role }) => role < 4)
  const entry = album.entry({ type: 6, epoch: album.epoch + 1, ckCommit: random(32) })
  const rotated = await album.client.post(`${album.path}/rotate`, {
    entry: entry.text,
    previousKey: bytes(104),
    wrappedCk: bytes(176),
    grants: links.map(({ linkId }) => ({ linkId, grant: bytes(217) })),
    members: others.map(({ accountId }) => ({ accountId, grant: bytes(217) })),
  })
  if (rotated.status !== 204) throw new Error(`rotation refused: ${rotated.text}`)
  await album.open()
}
