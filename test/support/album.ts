import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { DeletedItems, DeletionPlan, Opened, RecordHashes } from '#protocol/collections'
import type { RemovedItems } from '#protocol/items'
import type { Committed } from '#protocol/objects'
import { type Bytes, compare, concat, zeros } from '#protocol/records/bytes'
import { cutoffInput, rosterHeadInput, rosterStartInput } from '#protocol/records/contexts'
import { collectionKind, type EntryBody, entrySigned, packEntry } from '#protocol/records/roster'
import type { StatementFields } from '#protocol/records/statement'
import { Link, type LinkOptions } from './link.ts'
import { type Answer, type Client, type ClientOptions, signedUp } from './owner.ts'
import { makePhoto, makePut, type Photo, type PutBody, sendPhoto } from './put.ts'
import type { Server } from './server.ts'
import { id, makeSigner, random, type Signer, sha, xPublicKey } from './signer.ts'

/** Somebody's position in the log: what their next entry and statements name. */
export interface Position {
  seq: number
  head: Bytes
}

export async function makeAlbum(server: Server, options: ClientOptions = {}): Promise<Album> {
  const signer = makeSigner()
  const xPk = xPublicKey()
  const keys = { edPk: toBase64url(signer.pk), xPk: toBase64url(xPk) }
  const { client, account } = await signedUp(server, keys, options)
  const album = new Album(server, client, account.accountId, signer, xPk)
  await album.make()
  return album
}

export class Album {
  readonly collectionId = id()
  readonly titleId = id()
  position: Position
  epoch = 1
  token = ''
  genesis = ''
  readonly server: Server
  readonly client: Client
  readonly accountId: string
  readonly signer: Signer
  readonly xPk: Bytes

  constructor(server: Server, client: Client, accountId: string, signer: Signer, xPk: Bytes) {
    this.server = server
    this.client = client
    this.accountId = accountId
    this.signer = signer
    this.xPk = xPk
    this.position = { seq: 0, head: sha(rosterStartInput(fromBase64url(this.collectionId))) }
  }

  get path(): string {
    return `/api/collections/${this.collectionId}`
  }

  /** The next entry of the log, signed; not sent. */
  entry(body: EntryBody, changes: Partial<Position> = {}): { bytes: Bytes; text: string } {
    const { seq, head } = { ...this.position, ...changes }
    const unsigned = packEntry({
      collectionId: fromBase64url(this.collectionId),
      seq: seq + 1,
      prevHead: head,
      createdAt: Date.now(),
      author: fromBase64url(this.accountId),
      authorPk: this.signer.pk,
      body,
    })
    const signature = this.signer.sign(entrySigned(concat(unsigned, zeros(64))))
    const bytes = concat(unsigned, signature)
    return { bytes, text: toBase64url(bytes) }
  }

  /** The entry is in the log now. */
  follow({ bytes }: { bytes: Bytes }): void {
    this.position = { seq: this.position.seq + 1, head: sha(rosterHeadInput(bytes)) }
  }

  makeBody(): Record<string, unknown> {
    const genesis = this.entry({
      type: 1,
      xPk: this.xPk,
      idVersion: 1,
      nonce: random(16),
      ckCommit: random(32),
      kind: collectionKind.album,
    })
    this.genesis = genesis.text
    this.follow(genesis)
    return {
      collectionId: this.collectionId,
      kind: 'album',
      genesis: genesis.text,
      wrappedCk: toBase64url(random(176)),
      title: {
        remarkId: this.titleId,
        revision: 1,
        epoch: 1,
        sort: 'fact',
        sealed: toBase64url(random(328)),
      },
    }
  }

  async make(): Promise<void> {
    const answer = await this.client.post('/api/collections', this.makeBody())
    if (answer.status !== 201) throw new Error(`album refused: ${answer.text}`)
    await this.open()
  }

  async open(asked = { rosterAfter: 0, rows: 60 }): Promise<Opened> {
    const answer = await this.client.post<Opened>(`${this.path}/open`, asked)
    if (answer.status !== 200) throw new Error(`open refused: ${answer.text}`)
    this.token = answer.json.token
    return answer.json
  }

  /** Headers of a request by token. */
  get auth(): Record<string, string> {
    return { authorization: `Keepsake ${this.token}` }
  }

  async addLink(options: LinkOptions = {}): Promise<Link> {
    const link = new Link(this, options)
    const answer = await link.make()
    if (answer.status !== 201) throw new Error(`link refused: ${answer.text}`)
    return link
  }

  /** Hashes that a cutoff of this author must name, as the server tells them. */
  async records(query: string): Promise<Bytes[]> {
    const answer = await this.client.get<RecordHashes>(`${this.path}/records?${query}`)
    const list = fromBase64url(answer.json.hashes)
    return Array.from({ length: list.length / 32 }, (_, i) => list.slice(i * 32, i * 32 + 32))
  }

  cutoffOf(hashes: Bytes[]) {
    const sorted = [...hashes].sort(compare)
    const collection = fromBase64url(this.collectionId)
    const root = sha(cutoffInput(collection, this.position.seq + 1, sorted))
    return { cutoff: { count: sorted.length, root }, list: toBase64url(concat(...sorted)) }
  }

  put(photo = makePhoto(), changes: Partial<StatementFields> = {}): Promise<Answer<Committed>> {
    return sendPhoto(this.server, this.token, this.body(photo, changes))
  }

  body(photo: Photo, changes: Partial<StatementFields> = {}): PutBody {
    return makePut(photo, {
      collectionId: this.collectionId,
      signer: this.signer,
      author: { kind: 1, id: fromBase64url(this.accountId) },
      position: this.position,
      epoch: this.epoch,
      parts: { ownKey: random(104), privatePart: random(328) },
      changes,
    })
  }

  /** Out of the album, as this account. */
  remove(...photos: (Photo | undefined)[]): Promise<Answer<RemovedItems>> {
    const objects = photos.map((photo) => photo?.objectId)
    return this.client.post(`${this.path}/items/remove`, { objects }, this.auth)
  }

  delete(items: DeletedItems = 'forever'): Promise<Answer<DeletionPlan>> {
    return this.client.delete(`${this.path}?items=${items}`)
  }

  async used(): Promise<number> {
    const { DB } = await this.server.bindings()
    const row = await DB.prepare('SELECT used FROM accounts WHERE id = ?1')
      .bind(this.accountId)
      .first<{ used: number }>()
    return row?.used ?? -1
  }

  async setQuota(bytes: number): Promise<void> {
    const { DB } = await this.server.bindings()
    await DB.prepare('UPDATE accounts SET quota = ?2 WHERE id = ?1')
      .bind(this.accountId, bytes)
      .run()
  }
}
