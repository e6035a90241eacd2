// Access to what belongs to a collection: opening, people, links, bytes.
import { toBase64url } from '#protocol/base64url'
import {
  type Actor,
  adders,
  album,
  auth,
  get,
  managers,
  members,
  nobodysId,
  nothing,
  object,
  owner,
  post,
  type Row,
  signedIn,
  viewers,
} from './access-kit.ts'
import { makePhoto } from './put.ts'
import { random } from './signer.ts'

export const collectionRows: Record<string, Row> = {
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

export const linkRows: Record<string, Row> = {
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

export const objectRows: Record<string, Row> = {
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
export const peopleRows: Record<string, Row> = {
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
