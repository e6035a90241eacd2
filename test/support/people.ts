// People of an album over HTTP: accounts with real keys of their own, their signed entries and
// grants of the right form. What is sealed is random; who may do what is real.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { Opened, RecordHashes } from '#protocol/collections'
import type { Committed } from '#protocol/objects'
import { type Bytes, concat, zeros } from '#protocol/records/bytes'
import {
  type Action,
  type EntryBody,
  entrySigned,
  joinSigned,
  packEntry,
  type Role,
} from '#protocol/records/roster'
import type { StatementFields } from '#protocol/records/statement'
import type { Album, Position } from './album.ts'
import type { Link } from './link.ts'
import { type Answer, type Client, signedUp } from './owner.ts'
import { makePhoto, makePut, type Photo, type PutBody, sendPhoto } from './put.ts'
import type { Server } from './server.ts'
import { makeSigner, random, type Signer, xPublicKey } from './signer.ts'

const noCutoff = { count: 0, root: zeros(32) }
export const grant = (): string => toBase64url(random(217))

/** Somebody with an account. */
export interface Person {
  client: Client
  accountId: string
  email: string
  signer: Signer
  xPk: Bytes
}

export async function makePerson(server: Server): Promise<Person> {
  const signer = makeSigner()
  const xPk = xPublicKey()
  const keys = { edPk: toBase64url(signer.pk), xPk: toBase64url(xPk) }
  const { client, account, body } = await signedUp(server, keys)
  return { client, accountId: account.accountId, email: body.email, signer, xPk }
}

export const makePeople = async (server: Server, count: number): Promise<Person[]> => {
  const people: Person[] = []
  for (let i = 0; i < count; i++) people.push(await makePerson(server))
  return people
}

/** The album's owner as one of its people. */
export const ownerOf = (album: Album): Person => ({
  client: album.client,
  accountId: album.accountId,
  email: '',
  signer: album.signer,
  xPk: album.xPk,
})

/** Somebody in an album: acts with their own session, token and keys. */
export class Member {
  readonly album: Album
  readonly person: Person
  token = ''
  /** The last change as it was sent: for sending it again. */
  last: { method: 'post' | 'put'; path: string; body: Record<string, unknown> } | null = null

  constructor(album: Album, person: Person) {
    this.album = album
    this.person = person
  }

  get client(): Client {
    return this.person.client
  }
  get auth(): Record<string, string> {
    return { authorization: `Keepsake ${this.token}` }
  }
  get accountId(): string {
    return this.person.accountId
  }

  /** The next entry of the log by this person; not sent. */
  entry(body: EntryBody, changes: Partial<Position> = {}): { bytes: Bytes; text: string } {
    const { seq, head } = { ...this.album.position, ...changes }
    const unsigned = packEntry({
      collectionId: fromBase64url(this.album.collectionId),
      seq: seq + 1,
      prevHead: head,
      createdAt: Date.now(),
      author: fromBase64url(this.accountId),
      authorPk: this.person.signer.pk,
      body,
    })
    const bytes = concat(
      unsigned,
      this.person.signer.sign(entrySigned(concat(unsigned, zeros(64)))),
    )
    return { bytes, text: toBase64url(bytes) }
  }

  aboutPerson(person: Person, action: Action, role: Role, cutoff = noCutoff): EntryBody {
    const { signer, xPk } = person
    return {
      type: 2,
      action,
      userId: fromBase64url(person.accountId),
      edPk: signer.pk,
      xPk,
      idVersion: 1,
      role,
      cutoff,
    }
  }

  /** Sends an entry with what goes along; follows it when it was taken. */
  async #send(
    method: 'post' | 'put',
    path: string,
    entry: { bytes: Bytes; text: string },
    more: Record<string, unknown>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const body = { entry: entry.text, ...more }
    this.last = { method, path: `${this.album.path}${path}`, body }
    const answer = await this.client[method](`${this.album.path}${path}`, body, headers)
    if (answer.status === 204) this.album.follow(entry)
    return answer
  }

  /** The very same bytes once more. */
  again(headers: Record<string, string> = {}): Promise<Answer> {
    if (!this.last) throw new Error('nothing was sent')
    const { method, path, body } = this.last
    return this.client[method](path, body, headers)
  }

  add(
    person: Person,
    role: Role = 1,
    more: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const entry = this.entry(this.aboutPerson(person, 1, role))
    return this.#send('post', '/members', entry, { grant: grant(), ...more }, headers)
  }

  async change(person: Person, from: Role, to: Role): Promise<Answer> {
    const fixed = to < from ? this.album.cutoffOf(await this.records(person)) : null
    const entry = this.entry(this.aboutPerson(person, 2, to, fixed?.cutoff))
    const more = fixed ? { cutoff: fixed.list } : {}
    return this.#send('put', `/members/${person.accountId}`, entry, more)
  }

  async remove(person: Person, role: Role, headers: Record<string, string> = {}): Promise<Answer> {
    const { cutoff, list } = this.album.cutoffOf(await this.records(person))
    const entry = this.entry(this.aboutPerson(person, 3, role, cutoff))
    const path = `/members/${person.accountId}/remove`
    return this.#send('post', path, entry, { cutoff: list }, headers)
  }

  async leave(headers: Record<string, string> = {}): Promise<Answer> {
    const { cutoff, list } = this.album.cutoffOf(await this.records(this.person))
    return this.#send('post', '/leave', this.entry({ type: 3, cutoff }), { cutoff: list }, headers)
  }

  /** Hashes that a cutoff of this person must name, as the server tells them. */
  async records(person: Person): Promise<Bytes[]> {
    const path = `${this.album.path}/records?account=${person.accountId}`
    const answer = await this.client.get<RecordHashes>(path)
    if (answer.status !== 200) return []
    const list = fromBase64url(answer.json.hashes)
    return Array.from({ length: list.length / 32 }, (_, i) => list.slice(i * 32, i * 32 + 32))
  }

  async open(asked = { rosterAfter: 0, rows: 60 }): Promise<Answer<Opened>> {
    const answer = await this.client.post<Opened>(`${this.album.path}/open`, asked)
    if (answer.status === 200) this.token = answer.json.token
    return answer
  }

  /** The entry by which this person comes in through a link, certified by it. */
  joinEntry(link: Link): { bytes: Bytes; text: string } {
    const { album, person } = this
    const [collection, linkId] = [album.collectionId, link.linkId].map((id) => fromBase64url(id))
    const user = fromBase64url(this.accountId)
    if (!collection || !linkId) throw new Error('ids')
    const signed = joinSigned(collection, linkId, user, person.signer.pk, person.xPk, 1)
    const cert = link.ca.sign(signed)
    return this.entry({ type: 4, linkId, xPk: person.xPk, idVersion: 1, cert })
  }

  join(link: Link, device: string, changes: Record<string, unknown> = {}): Promise<Answer> {
    return this.#send('post', '/join', this.joinEntry(link), {
      linkId: link.linkId,
      access: link.access,
      device,
      epoch: this.album.epoch,
      wrappedCk: toBase64url(random(176)),
      ...changes,
    })
  }

  /** New keys for everybody named. */
  async rotate(members: Person[], links: Link[] = []): Promise<Answer> {
    const epoch = this.album.epoch + 1
    const answer = await this.#send(
      'post',
      '/rotate',
      this.entry({ type: 6, epoch, ckCommit: random(32) }),
      {
        previousKey: toBase64url(random(104)),
        wrappedCk: toBase64url(random(176)),
        grants: links.map(({ linkId }) => ({ linkId, grant: grant() })),
        members: members.map(({ accountId }) => ({ accountId, grant: grant() })),
      },
    )
    if (answer.status === 204) this.album.epoch = epoch
    return answer
  }

  keepKey(epoch: number, wrappedCk = toBase64url(random(176))): Promise<Answer> {
    return this.client.put(`${this.album.path}/key`, { epoch, wrappedCk })
  }

  body(photo: Photo, changes: Partial<StatementFields> = {}): PutBody {
    return makePut(photo, {
      collectionId: this.album.collectionId,
      signer: this.person.signer,
      author: { kind: 1, id: fromBase64url(this.accountId) },
      position: this.album.position,
      epoch: this.album.epoch,
      parts: { ownKey: random(104), privatePart: random(328) },
      changes,
    })
  }

  put(photo = makePhoto(), headers: Record<string, string> = {}): Promise<Answer<Committed>> {
    return sendPhoto(this.album.server, this.token, this.body(photo), headers)
  }

  async used(): Promise<number> {
    const { DB } = await this.album.server.bindings()
    const row = await DB.prepare('SELECT used FROM accounts WHERE id = ?1')
      .bind(this.accountId)
      .first<{ used: number }>()
    return row?.used ?? -1
  }
}

/** Adds somebody new with a role, as the owner, and opens the album as them. */
export async function addedTo(album: Album, role: Role): Promise<Member> {
  const person = await makePerson(album.server)
  const owner = new Member(album, ownerOf(album))
  const answer = await owner.add(person, role)
  if (answer.status !== 204) throw new Error(`adding refused: ${answer.text}`)
  const member = new Member(album, person)
  const opened = await member.open()
  if (opened.status !== 200) throw new Error(`open refused: ${opened.text}`)
  return member
}
