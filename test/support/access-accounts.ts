// Access to what belongs to an account: sign-in, settings, notices, library and trash.
import {
  album,
  everybody,
  get,
  nobodysId,
  nothing,
  owner,
  post,
  type Row,
  signedIn,
} from './access-kit.ts'
import { Client } from './owner.ts'

/** Beyond the door of accounts an empty body is malformed: that is what "let in" means there. */
export const accountRows: Record<string, Row> = {
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

/** Of one's own account alone. */
export const noticeRows: Record<string, Row> = {
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
export const libraryRows: Record<string, Row> = {
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

export const trashRows: Record<string, Row> = Object.fromEntries(
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
