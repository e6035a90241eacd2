// Who may use which route: one row per route of the Worker. `test/security/access.test.ts` goes
// through all of them with every kind of visitor; a route without a row fails there.
import { toBase64url } from '#protocol/base64url'
import type { Album } from './album.ts'
import type { Link } from './link.ts'
import { type Answer, Client } from './owner.ts'
import { makePhoto, type Photo } from './put.ts'
import { random } from './signer.ts'
import type { Visitor } from './visitor.ts'

/** Somebody at the door: what they have of session, token and proofs. */
export interface Actor {
  client: Client
  /** Of the album asked about; a stranger has one of another album. */
  token: string
  /** A body that this actor would send to put a photo. */
  photo: (photo: Photo) => Uint8Array
  visitor: Visitor | null
}

export type Role =
  | 'signed out'
  | 'stranger'
  | 'owner'
  | 'admin'
  | 'collaborator'
  | 'viewer'
  | 'guest of a view link'
  | 'guest of a collect link'
  | 'guest of an expired link'
  | 'guest of a removed link'

export const roles: Role[] = [
  'signed out',
  'stranger',
  'owner',
  'admin',
  'collaborator',
  'viewer',
  'guest of a view link',
  'guest of a collect link',
  'guest of an expired link',
  'guest of a removed link',
]

export interface World {
  album: Album
  /** A link that is open, with nobody in it. */
  link: Link
  photo: Photo
}

export interface Row {
  allowed: Role[]
  send: (actor: Actor, world: World) => Promise<Answer | { status: number }>
  /** Shape of the refusal where it is not 401, 403, 404 or 410. */
  alsoRefused?: number[]
}

const everybody = roles
const owner: Role[] = ['owner']
const managers: Role[] = ['owner', 'admin']
const members: Role[] = ['owner', 'admin', 'collaborator', 'viewer']
const signedIn: Role[] = ['stranger', ...members]
const viewers: Role[] = [...members, 'guest of a view link', 'guest of a collect link']
const adders: Role[] = ['owner', 'admin', 'collaborator', 'guest of a collect link']

const auth = (actor: Actor): Record<string, string> =>
  actor.token ? { authorization: `Keepsake ${actor.token}` } : {}
const get = (path: (world: World) => string) => (actor: Actor, world: World) =>
  actor.client.get(path(world), auth(actor))
const post = (path: (world: World) => string, body: (world: World) => unknown) => {
  return (actor: Actor, world: World) => actor.client.post(path(world), body(world), auth(actor))
}
const album = (rest: string) => (world: World) => `${world.album.path}${rest}`
const object = (rest: string) => (world: World) =>
  `${world.album.path}/objects/${world.photo.objectId}/1/${rest}`
const nothing = () => ({})
const nobodysId = toBase64url(random(16))

/** Beyond the door of accounts an empty body is malformed: that is what "let in" means there. */
const accountRows: Record<string, Row> = {
  'GET /api/setup': { allowed: everybody, send: get(() => '/api/setup') },
  'POST /api/prelogin': { allowed: everybody, send: post(() => '/api/prelogin', nothing) },
  'POST /api/accounts': { allowed: everybody, send: post(() => '/api/accounts', nothing) },
  'POST /api/sessions': { allowed: everybody, send: post(() => '/api/sessions', nothing) },
  'POST /api/recovery': { allowed: everybody, send: post(() => '/api/recovery', nothing) },
  'GET /api/session': { allowed: signedIn, send: get(() => '/api/session') },
  'POST /api/account/recovery-confirmed': {
    allowed: signedIn,
    send: post(() => '/api/account/recovery-confirmed', nothing),
  },
  'PUT /api/account/password': {
    allowed: signedIn,
    send: ({ client }) => client.put('/api/account/password', {}),
  },
  'PUT /api/account/recovery': {
    allowed: signedIn,
    send: ({ client }) => client.put('/api/account/recovery', {}),
  },
  'PUT /api/account/pins': {
    allowed: signedIn,
    send: ({ client }) => client.put('/api/account/pins', {}),
  },
  'PUT /api/account/email': {
    allowed: signedIn,
    send: ({ client }) => client.put('/api/account/email', {}),
  },
  'POST /api/account/mail-code': {
    allowed: signedIn,
    send: post(() => '/api/account/mail-code', nothing),
  },
  'POST /api/account/email-verified': {
    allowed: signedIn,
    send: post(() => '/api/account/email-verified', nothing),
  },
  'POST /api/account/delete': {
    allowed: signedIn,
    send: post(() => '/api/account/delete', nothing),
  },
  'GET /api/sessions': { allowed: signedIn, send: get(() => '/api/sessions') },
  'DELETE /api/sessions': {
    allowed: signedIn,
    send: ({ client }) => client.delete('/api/sessions'),
  },
  'DELETE /api/sessions/:session': {
    allowed: signedIn,
    send: ({ client }) => client.delete(`/api/sessions/${nobodysId}`),
  },
  'GET /api/passkeys': { allowed: signedIn, send: get(() => '/api/passkeys') },
  // Let in, and then the recovery words are not confirmed.
  'POST /api/passkeys/begin': {
    allowed: signedIn,
    send: post(() => '/api/passkeys/begin', nothing),
  },
  'POST /api/passkeys': { allowed: signedIn, send: post(() => '/api/passkeys', nothing) },
  'PUT /api/passkeys/:passkey': {
    allowed: signedIn,
    send: ({ client }) => client.put(`/api/passkeys/${nobodysId}`, {}),
  },
  'DELETE /api/passkeys/:passkey': {
    allowed: signedIn,
    send: ({ client }) => client.delete(`/api/passkeys/${nobodysId}`),
  },
  'POST /api/passkey-sessions/begin': {
    allowed: everybody,
    send: post(() => '/api/passkey-sessions/begin', nothing),
  },
  'POST /api/passkey-sessions': {
    allowed: everybody,
    send: post(() => '/api/passkey-sessions', nothing),
  },
  // The owner's account is the first, so the administrator's.
  'POST /api/invites': { allowed: owner, send: post(() => '/api/invites', nothing) },
  // Signing out needs no proof; without cookies nothing happens.
  'DELETE /api/session': {
    allowed: everybody,
    send: ({ client }) => new Client(client.server).delete('/api/session'),
  },
}

const collectionRows: Record<string, Row> = {
  'POST /api/collections': { allowed: signedIn, send: post(() => '/api/collections', nothing) },
  'GET /api/collections': { allowed: signedIn, send: get(() => '/api/collections') },
  'POST /api/collections/:c/open': {
    allowed: members,
    send: post(album('/open'), () => ({ rosterAfter: 0, rows: 1 })),
  },
  'GET /api/collections/:c/records': {
    allowed: owner,
    send: get(album(`/records?link=${nobodysId}`)),
  },
  'POST /api/collections/:c/rotate': { allowed: managers, send: post(album('/rotate'), nothing) },
  'GET /api/collections/:c/roster': { allowed: viewers, send: get(album('/roster?after=0')) },
  'GET /api/collections/:c/cutoffs/:seq': {
    allowed: viewers,
    send: get((world) => `${world.album.path}/cutoffs/${world.album.position.seq}`),
  },
  'PUT /api/collections/:c/remarks/:r': {
    allowed: members,
    send: (actor, world) =>
      actor.client.put(
        `${world.album.path}/remarks/${toBase64url(random(16))}`,
        { revision: 1, epoch: 1, sort: 'fact', sealed: toBase64url(random(328)) },
        auth(actor),
      ),
  },
  'GET /api/collections/:c/items': { allowed: viewers, send: get(album('/items?since=0')) },
  'GET /api/collections/:c/live': {
    allowed: viewers,
    // An upgrade by fetch is answered 101 by the harness; a refusal is an ordinary answer.
    send: async ({ client, token }, world) => {
      const headers = {
        upgrade: 'websocket',
        'sec-websocket-protocol': `keepsake, ${token || 'none'}`,
      }
      const answer = await client.server.fetch(`${world.album.path}/live`, { headers })
      await answer.body?.cancel()
      return { status: answer.status }
    },
  },
}

const linkRows: Record<string, Row> = {
  'GET /api/collections/:c/links': { allowed: owner, send: get(album('/links')) },
  'POST /api/collections/:c/links': { allowed: owner, send: post(album('/links'), nothing) },
  'PUT /api/collections/:c/links/:l': {
    allowed: owner,
    send: ({ client }, { link }) => client.put(link.path, {}),
  },
  'POST /api/collections/:c/links/:l/remove': {
    allowed: owner,
    send: ({ client }, { link }) => client.post(`${link.path}/remove`, {}),
  },
  'GET /api/collections/:c/links/:l/devices': {
    allowed: owner,
    send: ({ client }, { link }) => client.get(`${link.path}/devices`),
  },
  'DELETE /api/collections/:c/links/:l/devices/:d': {
    allowed: owner,
    send: async ({ client }, { link }) => {
      const { deviceId } = await link.guest()
      return client.delete(`${link.path}/devices/${deviceId}`)
    },
  },
  // The proofs of their own link; whoever has none shows another's.
  'POST /api/links/:l/knock': {
    allowed: ['guest of a view link', 'guest of a collect link'],

    send: ({ visitor }, { link }) =>
      (visitor ?? link.visitor()).knock(visitor ? undefined : toBase64url(random(32))),
  },
  'POST /api/links/:l/open': {
    allowed: ['guest of a view link', 'guest of a collect link'],

    send: ({ visitor }, { link }) =>
      visitor ? visitor.open() : link.visitor().open({ knock: toBase64url(random(32)) }),
  },
  'POST /api/links/:l/token': {
    allowed: ['guest of a view link', 'guest of a collect link'],

    send: ({ visitor }, { link }) => (visitor ?? link.visitor()).renew(),
  },
}

const raw = async (
  actor: Actor,
  method: string,
  path: string,
  body: Uint8Array,
): Promise<{ status: number }> => {
  const answer = await actor.client.server.fetch(path, {
    method,
    headers: auth(actor),
    body: body as Uint8Array<ArrayBuffer>,
  })
  await answer.arrayBuffer()
  return { status: answer.status }
}

const objectRows: Record<string, Row> = {
  'PUT /api/collections/:c/objects/:o/:v': {
    allowed: adders,
    alsoRefused: [409],
    send: (actor, world) => {
      const photo = makePhoto()
      const path = `${world.album.path}/objects/${photo.objectId}/1`
      return raw(actor, 'PUT', path, actor.photo(photo))
    },
  },
  'POST /api/collections/:c/objects/:o/:v/commit': {
    allowed: adders,
    alsoRefused: [409],
    // Let in and then malformed.
    send: (actor, world) => raw(actor, 'POST', object('commit')(world), new Uint8Array(8)),
  },
  'GET /api/collections/:c/objects/:o/:v/proof': { allowed: viewers, send: get(object('proof')) },
  'GET /api/collections/:c/objects/:o/:v/private': { allowed: owner, send: get(object('private')) },
  'GET /api/collections/:c/private': { allowed: members, send: get(album('/private?after=0')) },
  'GET /api/collections/:c/objects/:o/:v/:kind': {
    allowed: [...members, 'guest of a collect link'],
    send: get(object('1')),
  },
  'POST /api/collections/:c/batch': {
    allowed: viewers,
    send: post(album('/batch'), ({ photo }) => ({
      items: [{ objectId: photo.objectId, version: 1 }],
    })),
  },
  'POST /api/collections/:c/details': {
    allowed: viewers,
    send: post(album('/details'), ({ photo }) => ({
      items: [{ objectId: photo.objectId, version: 1 }],
    })),
  },
  'POST /api/collections/:c/items/remove': {
    allowed: managers,
    send: post(album('/items/remove'), ({ photo }) => ({ objects: [photo.objectId] })),
  },
}

/** People: let in is a body of no use (400), refused is no role for it or no session. */
const peopleRows: Record<string, Row> = {
  'POST /api/people': { allowed: signedIn, send: post(() => '/api/people', nothing) },
  'GET /api/collections/:c/members': { allowed: members, send: get(album('/members')) },
  'POST /api/collections/:c/members': { allowed: managers, send: post(album('/members'), nothing) },
  'PUT /api/collections/:c/members/:a': {
    allowed: managers,
    send: ({ client }, { album }) => client.put(`${album.path}/members/${nobodysId}`, {}),
  },
  'POST /api/collections/:c/members/:a/remove': {
    allowed: managers,
    send: post(album(`/members/${nobodysId}/remove`), nothing),
  },
  'POST /api/collections/:c/leave': {
    allowed: members,
    // A well-formed entry of nobody's: those inside hear that it is not theirs.
    send: post(album('/leave'), ({ album }) => ({ entry: album.genesis, cutoff: '' })),
  },
  'POST /api/collections/:c/join': { allowed: signedIn, send: post(album('/join'), nothing) },
  'PUT /api/collections/:c/key': {
    allowed: members,
    send: ({ client }, { album }) => client.put(`${album.path}/key`, {}),
  },
  'POST /api/collections/:c/invitations': {
    allowed: managers,
    send: post(album('/invitations'), nothing),
  },
  'GET /api/collections/:c/invitations': { allowed: managers, send: get(album('/invitations')) },
  'DELETE /api/collections/:c/invitations/:i': {
    allowed: managers,
    send: ({ client }, { album }) => client.delete(`${album.path}/invitations/${nobodysId}`),
  },
  'POST /api/invitations': { allowed: signedIn, send: post(() => '/api/invitations', nothing) },
  'POST /api/invitations/accept': {
    allowed: signedIn,
    send: post(() => '/api/invitations/accept', nothing),
  },
}

/** Of one's own account alone. */
const noticeRows: Record<string, Row> = {
  'GET /api/notices': { allowed: signedIn, send: get(() => '/api/notices') },
  'POST /api/notices/read': { allowed: signedIn, send: post(() => '/api/notices/read', nothing) },
  'GET /api/notices/settings': { allowed: signedIn, send: get(() => '/api/notices/settings') },
  'PUT /api/notices/settings': {
    allowed: signedIn,
    send: ({ client }) => client.put('/api/notices/settings', {}),
  },
  'PUT /api/notices/muted/:c': {
    allowed: signedIn,
    send: ({ client }) => client.put(`/api/notices/muted/${nobodysId}`),
  },
  'DELETE /api/notices/muted/:c': {
    allowed: signedIn,
    send: ({ client }) => client.delete(`/api/notices/muted/${nobodysId}`),
  },
  'PUT /api/notices/push': {
    allowed: signedIn,
    send: ({ client }) => client.put('/api/notices/push', {}),
  },
  'DELETE /api/notices/push': {
    allowed: signedIn,
    send: ({ client }) => client.delete('/api/notices/push'),
  },
  // Without an upgrade: let in and then malformed.
  'GET /api/account/live': { allowed: signedIn, send: get(() => '/api/account/live') },
}

/** What an account holds: nobody needs more than an account, and gets nothing of others by it. */
const libraryRows: Record<string, Row> = {
  'GET /api/library': { allowed: signedIn, send: get(() => '/api/library') },
  'GET /api/library/objects/:o/:v/proof': {
    allowed: owner,
    send: get(({ photo }) => `/api/library/objects/${photo.objectId}/1/proof`),
  },
  'GET /api/library/objects/:o/:v/:kind': {
    allowed: owner,
    send: get(({ photo }) => `/api/library/objects/${photo.objectId}/1/1`),
  },
  'POST /api/library/batch': {
    allowed: signedIn,
    send: post(
      () => '/api/library/batch',
      ({ photo }) => ({ items: [{ objectId: photo.objectId, version: 1 }] }),
    ),
  },
  'POST /api/library/details': {
    allowed: signedIn,
    send: post(
      () => '/api/library/details',
      ({ photo }) => ({ items: [{ objectId: photo.objectId, version: 1 }] }),
    ),
  },
  'GET /api/library/objects/:o/:v/private': {
    allowed: owner,
    send: get(({ photo }) => `/api/library/objects/${photo.objectId}/1/private`),
  },
  'PUT /api/library/own': {
    allowed: signedIn,
    send: ({ client }) => client.put('/api/library/own', {}),
  },
  'POST /api/collections/:c/copies': { allowed: signedIn, send: post(album('/copies'), nothing) },
  'POST /api/collections/:c/items/:o/suggest-deletion': {
    // Whoever else asks is not told that it is there; the owner's own item is no case for asking.
    allowed: ['admin'],
    send: post(
      ({ album, photo }) => `${album.path}/items/${photo.objectId}/suggest-deletion`,
      nothing,
    ),
  },
  'GET /api/suggestions': { allowed: signedIn, send: get(() => '/api/suggestions') },
  'POST /api/suggestions': { allowed: signedIn, send: post(() => '/api/suggestions', nothing) },
}

const trashRows: Record<string, Row> = Object.fromEntries(
  ['', '/restore', '/delete', '/empty'].map((rest) => [
    `POST /api/trash${rest}`,
    {
      allowed: signedIn,
      send: post(
        () => `/api/trash${rest}`,
        () => ({ objects: [nobodysId] }),
      ),
    },
  ]),
)

/** Destructive ones last. */
export const accessTable: Record<string, Row> = {
  ...accountRows,
  ...collectionRows,
  ...linkRows,
  ...objectRows,
  ...peopleRows,
  ...noticeRows,
  ...libraryRows,
  ...trashRows,
  'DELETE /api/collections/:c/deletion': {
    allowed: owner,
    send: ({ client }, { album }) => client.delete(`${album.path}/deletion`),
  },
  'DELETE /api/collections/:c': {
    allowed: owner,
    send: ({ client }, world) => client.delete(`${world.album.path}?items=forever`),
  },
}
