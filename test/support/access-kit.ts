// Kinds of visitors, the shape of a row of the access table, and requests as each visitor sends them.
import { toBase64url } from '#protocol/base64url'
import type { Album } from './album.ts'
import type { Link } from './link.ts'
import type { Answer, Client } from './owner.ts'
import type { Photo } from './put.ts'
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

export const everybody = roles
export const owner: Role[] = ['owner']
export const managers: Role[] = ['owner', 'admin']
export const members: Role[] = ['owner', 'admin', 'collaborator', 'viewer']
export const signedIn: Role[] = ['stranger', ...members]
export const viewers: Role[] = [...members, 'guest of a view link', 'guest of a collect link']
export const adders: Role[] = ['owner', 'admin', 'collaborator', 'guest of a collect link']

export const auth = (actor: Actor): Record<string, string> =>
  actor.token ? { authorization: `Keepsake ${actor.token}` } : {}
export const get = (path: (world: World) => string) => (actor: Actor, world: World) =>
  actor.client.get(path(world), auth(actor))
export const post = (path: (world: World) => string, body: (world: World) => unknown) => {
  return (actor: Actor, world: World) => actor.client.post(path(world), body(world), auth(actor))
}
export const album = (rest: string) => (world: World) => `${world.album.path}${rest}`
export const object = (rest: string) => (world: World) =>
  `${world.album.path}/objects/${world.photo.objectId}/1/${rest}`
export const nothing = () => ({})
export const nobodysId = toBase64url(random(16))
