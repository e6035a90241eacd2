import type { Role } from '#protocol/records/roster'
import { Album, makeAlbum } from './album.ts'
import type { Link } from './link.ts'
import { type Answer, Client } from './owner.ts'
import { addedTo, Member, makePerson, ownerOf, type Person } from './people.ts'
import { makePhoto, type PutBody, sendPhoto } from './put.ts'
import type { Server } from './server.ts'
import type { Visitor } from './visitor.ts'

export const kinds = ['owner', 'admin', 'collab', 'viewer', 'stranger', 'guest', 'nobody'] as const
export type Kind = (typeof kinds)[number]
export const roleOfKind: Partial<Record<Kind, Role>> = { owner: 4, admin: 3, collab: 2, viewer: 1 }

export interface Actor {
  kind: Kind
  /** In the collection that is acted on, whether they belong to it or not. */
  member: Member
  visitor: Visitor | null
  /** Acts on a collection that they do not belong to. */
  away: boolean
  /** A collection of their own to save into; the stranger's where they have no account. */
  own: Album
}

export class Place {
  readonly server: Server
  readonly album: Album
  readonly owner: Member
  readonly link: Link
  readonly visitor: Visitor

  constructor(album: Album, link: Link, visitor: Visitor) {
    this.server = album.server
    this.album = album
    this.owner = new Member(album, ownerOf(album))
    this.link = link
    this.visitor = visitor
  }

  static async make(server: Server): Promise<Place> {
    const album = await makeAlbum(server)
    const link = await album.addLink()
    const place = new Place(album, link, await link.guest())
    await place.owner.open()
    return place
  }

  readonly #ready = new Map<string, unknown>()

  /** Made ready once, and again after something was really done. */
  async #once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = (this.#ready.get(name) as T | undefined) ?? (await make())
    this.#ready.set(name, made)
    return made
  }

  changed(): void {
    this.#ready.clear()
  }

  /** Somebody new with this role: what is done to them does not matter afterwards. */
  fresh = (role: Role): Promise<Member> =>
    this.#once(`member ${role}`, () => addedTo(this.album, role))

  newcomer = (): Promise<Person> => this.#once('newcomer', () => makePerson(this.server))

  photoBy = (member: Member): Promise<string> =>
    this.#once(`photo ${member.accountId}`, async () => {
      const photo = makePhoto()
      taken(await sendPhoto(this.server, member.token, member.body(photo)))
      return photo.objectId
    })

  photoByGuest = (): Promise<string> =>
    this.#once('photo of a guest', async () => {
      const photo = makePhoto()
      taken(await this.visitor.put(photo))
      return photo.objectId
    })

  bodyByOwner = (): Promise<PutBody> =>
    this.#once('body', async () => {
      const body = this.owner.body(makePhoto())
      taken(await sendPhoto(this.server, this.owner.token, body))
      return body
    })

  /** Everybody in it but one, for a rotation. */
  async others(than: string): Promise<Person[]> {
    const { DB } = await this.server.bindings()
    const { results } = await DB.prepare(
      'SELECT account_id FROM members WHERE collection_id = ?1 AND account_id <> ?2',
    )
      .bind(this.album.collectionId, than)
      .all<{ account_id: string }>()
    return results.map((row) => ({ ...this.owner.person, accountId: row.account_id }))
  }

  async readingLinks(): Promise<Link[]> {
    const { DB } = await this.server.bindings()
    const { results } = await DB.prepare(
      'SELECT link_id FROM links WHERE collection_id = ?1 AND removed_at IS NULL',
    )
      .bind(this.album.collectionId)
      .all<{ link_id: string }>()
    return results.map((row) => ({ linkId: row.link_id }) as Link)
  }

  /** All that a refused act must leave as it was. */
  async fingerprint(): Promise<string> {
    const { DB } = await this.server.bindings()
    const id = this.album.collectionId
    const rows = ['members', 'invitations', 'departures', 'remarks'].map((table) =>
      DB.prepare(`SELECT * FROM ${table} WHERE collection_id = ?1`).bind(id),
    )
    const results = await DB.batch([
      ...rows,
      DB.prepare('SELECT * FROM collections WHERE id = ?1').bind(id),
      DB.prepare('SELECT link_id, settings, entry_seq FROM links WHERE collection_id = ?1').bind(
        id,
      ),
      DB.prepare('SELECT object_id, seq, payer_id FROM items WHERE collection_id = ?1').bind(id),
    ])
    return JSON.stringify(results.map((result) => result.results))
  }
}

function taken(answer: Answer<unknown>): void {
  if (answer.status !== 201) throw new Error(`photo refused: ${answer.text}`)
}

/** The same people in `place`, whatever they are there. */
export async function actorsOf(place: Place, other: Place): Promise<Map<Kind, Actor>> {
  const { server, album } = place
  const made: [Kind, Member][] = [['owner', place.owner]]
  for (const [kind, role] of [
    ['admin', 3],
    ['collab', 2],
    ['viewer', 1],
  ] as const) {
    made.push([kind, await place.fresh(role)])
  }
  const stranger = new Member(album, other.owner.person)
  stranger.token = other.owner.token
  made.push(['stranger', stranger])
  const actors = new Map<Kind, Actor>()
  for (const [kind, member] of made) {
    actors.set(kind, { kind, member, visitor: null, away: false, own: await ownAlbum(member) })
  }
  const own = actors.get('stranger')?.own ?? other.album
  const { visitor } = place
  for (const [kind, client, token] of [
    ['guest', visitor.client, visitor.token],
    ['nobody', new Client(server), ''],
  ] as const) {
    const member = new Member(album, { ...place.owner.person, client })
    member.token = token
    const inside = kind === 'guest' ? visitor : null
    actors.set(kind, { kind, member, visitor: inside, away: false, own })
  }
  return actors
}

async function ownAlbum({ person, album }: Member): Promise<Album> {
  const { client, accountId, signer, xPk } = person
  const own = new Album(album.server, client, accountId, signer, xPk)
  await own.make()
  return own
}

/** The same person, asking about another collection with what they have here. */
export function elsewhere(actor: Actor, place: Place): Actor {
  const member = new Member(place.album, actor.member.person)
  member.token = actor.member.token
  return { ...actor, member, away: true }
}
