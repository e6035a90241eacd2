// An album with links and guests over HTTP alone: real signatures, hashes and roster entries; what is
// sealed is random bytes of the right length, since the server cannot tell. One line makes a world:
// `const album = await makeAlbum(server)`, `const link = await album.addLink()`.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { Opened, RecordHashes } from '#protocol/collections'
import { type SmallParts, writePutPrefix } from '#protocol/framing'
import type { LinkSettings } from '#protocol/links'
import type { Committed } from '#protocol/objects'
import { type Bytes, compare, concat, zeros } from '#protocol/records/bytes'
import { certificateSigned, packCertificate } from '#protocol/records/certificate'
import {
  cutoffInput,
  rosterHeadInput,
  rosterStartInput,
  segmentsInput,
  streamsInput,
} from '#protocol/records/contexts'
import { packDescriptor } from '#protocol/records/descriptor'
import { segmentCount, segmentRange } from '#protocol/records/padding'
import {
  collectionKind,
  type EntryBody,
  entrySigned,
  type LinkBody,
  packEntry,
  right,
} from '#protocol/records/roster'
import { packStatement, type StatementFields, statementSigned } from '#protocol/records/statement'
import { type Answer, Client, type ClientOptions, signedUp } from './owner.ts'
import type { Server } from './server.ts'

export const random = (length: number): Bytes => new Uint8Array(randomBytes(length))
export const id = (): string => toBase64url(random(16))
export const sha = (bytes: Uint8Array): Bytes =>
  new Uint8Array(createHash('sha256').update(bytes).digest())

export interface Signer {
  pk: Bytes
  sign: (message: Uint8Array) => Bytes
}
export function makeSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = (publicKey.export({ format: 'jwk' }) as { x: string }).x
  return { pk: fromBase64url(raw), sign: (message) => signWith(privateKey, message) }
}
const signWith = (key: KeyObject, message: Uint8Array): Bytes =>
  new Uint8Array(sign(null, message, key))

const xPublicKey = (): Bytes =>
  fromBase64url(
    (generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' }) as { x: string }).x,
  )

export const allGuestRights = right.view | right.download | right.contribute
const noCutoff = { count: 0, root: zeros(32) }

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

export interface LinkOptions {
  rights?: number
  settings?: Partial<LinkSettings>
}

export class Link {
  readonly linkId = id()
  readonly knock = toBase64url(random(32))
  access = toBase64url(random(32))
  ca = makeSigner()
  readonly xPk = xPublicKey()
  readonly album: Album
  rights: number
  settings: LinkSettings
  made: Record<string, unknown> = {}

  constructor(album: Album, { rights = allGuestRights, settings = {} }: LinkOptions) {
    this.album = album
    this.rights = rights
    this.settings = {
      hasPassword: false,
      expiresAt: null,
      deviceLimit: null,
      requireName: false,
      ...settings,
    }
  }

  get path(): string {
    return `${this.album.path}/links/${this.linkId}`
  }

  body(action: 1 | 2 | 3, cutoff: LinkBody['cutoff'] = noCutoff): LinkBody {
    return {
      type: 5,
      action,
      linkId: fromBase64url(this.linkId),
      caPk: this.ca.pk,
      xPk: this.xPk,
      dropPk: zeros(32),
      rights: this.rights,
      role: 0,
      expires: this.settings.expiresAt ?? 0,
      cutoff,
    }
  }

  keys(): Record<string, unknown> {
    return {
      accessVerifier: toBase64url(sha(fromBase64url(this.access))),
      epoch: this.album.epoch,
      blob: toBase64url(random(176)),
      secret: toBase64url(random(136)),
    }
  }

  async make(): Promise<Answer> {
    const entry = this.album.entry(this.body(1))
    this.made = {
      linkId: this.linkId,
      entry: entry.text,
      knockVerifier: toBase64url(sha(fromBase64url(this.knock))),
      keys: this.keys(),
      settings: this.settings,
      label: { revision: 1, sealed: toBase64url(random(328)) },
    }
    const answer = await this.album.client.post(`${this.album.path}/links`, this.made)
    if (answer.status === 201) this.album.follow(entry)
    return answer
  }

  /** Sends a change; `signed` when the log must hear of it. */
  async change(
    part: { settings?: Partial<LinkSettings>; rights?: number; newPassword?: boolean },
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const before = { rights: this.rights, expiresAt: this.settings.expiresAt }
    this.settings = { ...this.settings, ...part.settings }
    this.rights = part.rights ?? this.rights
    if (part.newPassword) {
      this.access = toBase64url(random(32))
      this.ca = makeSigner()
    }
    const fixing = right.contribute | right.comment
    const cutting = part.newPassword || (before.rights & ~this.rights & fixing) !== 0
    const signed =
      cutting || before.rights !== this.rights || before.expiresAt !== this.settings.expiresAt
    const fixed = cutting ? this.album.cutoffOf(await this.records()) : null
    const entry = signed ? this.album.entry(this.body(2, fixed?.cutoff)) : null
    const answer = await this.album.client.put(
      this.path,
      {
        settings: this.settings,
        ...(entry ? { entry: entry.text } : {}),
        ...(fixed ? { cutoff: fixed.list } : {}),
        ...(part.newPassword ? { keys: this.keys() } : {}),
      },
      headers,
    )
    if (entry && answer.status === 204) this.album.follow(entry)
    return answer
  }

  records(): Promise<Bytes[]> {
    return this.album.records(`link=${this.linkId}`)
  }

  async remove(headers: Record<string, string> = {}): Promise<Answer> {
    const { cutoff, list } = this.album.cutoffOf(await this.records())
    const entry = this.album.entry(this.body(3, cutoff))
    const body = { entry: entry.text, cutoff: list }
    const answer = await this.album.client.post(`${this.path}/remove`, body, headers)
    if (answer.status === 204) this.album.follow(entry)
    return answer
  }

  visitor(options: ClientOptions = {}): Visitor {
    return new Visitor(this, options)
  }

  /** A visitor who has opened the link. */
  async guest(options: ClientOptions = {}): Promise<Visitor> {
    const visitor = this.visitor(options)
    const answer = await visitor.open()
    if (answer.status !== 200) throw new Error(`open refused: ${answer.text}`)
    return visitor
  }
}

export class Visitor {
  readonly link: Link
  readonly client: Client
  readonly device = toBase64url(random(32))
  readonly signer = makeSigner()
  token = ''

  constructor(link: Link, options: ClientOptions) {
    this.link = link
    this.client = new Client(link.album.server, options)
  }

  get deviceId(): string {
    return toBase64url(sha(fromBase64url(this.device)).subarray(0, 16))
  }
  get path(): string {
    return `/api/links/${this.link.linkId}`
  }
  get auth(): Record<string, string> {
    return { authorization: `Keepsake ${this.token}` }
  }

  knock(knock = this.link.knock, headers: Record<string, string> = {}): Promise<Answer> {
    return this.client.post(`${this.path}/knock`, { knock }, headers)
  }

  async open(
    shown: { access?: string | null; knock?: string } = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<Opened>> {
    const access = shown.access === undefined ? this.link.access : shown.access
    const answer = await this.client.post<Opened>(
      `${this.path}/open`,
      { knock: shown.knock ?? this.link.knock, device: this.device, rosterAfter: 0, rows: 60 },
      { ...(access === null ? {} : { authorization: `Keepsake-Access ${access}` }), ...headers },
    )
    if (answer.status === 200) this.token = answer.json.token
    return answer
  }

  async renew(headers: Record<string, string> = {}): Promise<Answer<{ token: string }>> {
    const body = { device: this.device }
    const answer = await this.client.post<{ token: string }>(`${this.path}/token`, body, headers)
    if (answer.status === 200) this.token = answer.json.token
    return answer
  }

  certificate(name: Bytes | null, ca: Signer = this.link.ca): Bytes {
    const unsigned = packCertificate({
      collectionId: fromBase64url(this.link.album.collectionId),
      linkId: fromBase64url(this.link.linkId),
      guestPk: this.signer.pk,
      nameHash: name ? sha(name) : zeros(32),
      createdAt: Date.now(),
    })
    return concat(unsigned, ca.sign(certificateSigned(unsigned)))
  }

  body(photo = makePhoto(), options: GuestPut = {}): PutBody {
    const { album } = this.link
    const { name = random(328), changes = {}, parts = {} } = options
    return makePut(photo, {
      collectionId: album.collectionId,
      signer: this.signer,
      author: { kind: 2, id: fromBase64url(this.link.linkId) },
      position: options.position ?? album.position,
      epoch: album.epoch,
      parts: {
        certificate: options.certificate ?? this.certificate(name),
        ...(name ? { name } : {}),
        ...parts,
      },
      changes,
    })
  }

  put(
    photo = makePhoto(),
    options: GuestPut = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<Committed>> {
    return sendPhoto(this.link.album.server, this.token, this.body(photo, options), headers)
  }
}

export interface GuestPut {
  name?: Bytes | null
  certificate?: Bytes
  position?: Position
  changes?: Partial<StatementFields>
  parts?: Partial<SmallParts>
}

/** Sealed bytes of one photo, by kind of stream. */
export interface Photo {
  objectId: string
  streams: Map<number, Bytes>
}

export function makePhoto(
  sizes: { original?: number; thumbnail?: number; preview?: number } = {},
): Photo {
  const { original = 3_000, thumbnail = 500, preview = 1_000 } = sizes
  const sealed = (plain: number) => random(56 + plain + 16 * (Math.floor(plain / 16_384) + 1))
  const streams = new Map([[0, sealed(256)]])
  if (original > 0) streams.set(1, sealed(original))
  if (thumbnail > 0) streams.set(2, sealed(thumbnail))
  if (preview > 0) streams.set(3, sealed(preview))
  return { objectId: id(), streams }
}

export interface PutBody {
  path: string
  small: SmallParts
  /** Small parts with their length in front. */
  prefix: Uint8Array
  streams: Bytes
  statement: Bytes
}

interface PutPlan {
  collectionId: string
  signer: Signer
  author: { kind: 1 | 2; id: Bytes }
  position: Position
  epoch: number
  parts: Partial<SmallParts>
  changes: Partial<StatementFields>
}

const hashesOf = (stream: Bytes): Bytes[] =>
  Array.from({ length: segmentCount(stream.length) }, (_, i) => {
    const { start, end } = segmentRange(i, stream.length)
    return sha(stream.subarray(start, end))
  })

export function makePut(photo: Photo, plan: PutPlan): PutBody {
  const kinds = [...photo.streams.keys()].sort((a, b) => a - b)
  const stream = (kind: number): Bytes => photo.streams.get(kind) ?? zeros(0)
  const descriptors = kinds.map((kind) =>
    packDescriptor({
      kind: kind as 0,
      salt: stream(kind).slice(0, 24),
      commitment: stream(kind).slice(24, 56),
      ctLen: stream(kind).length,
      root: sha(segmentsInput(stream(kind).length, concat(...hashesOf(stream(kind))))),
    }),
  )
  const objectId = fromBase64url(photo.objectId)
  const card = random(136)
  const fields: StatementFields = {
    type: 1,
    collectionId: fromBase64url(plan.collectionId),
    objectId,
    version: 1,
    prev: zeros(32),
    epoch: plan.epoch,
    rosterSeq: plan.position.seq,
    rosterHead: plan.position.head,
    authorKind: plan.author.kind,
    authorId: plan.author.id,
    authorPk: plan.signer.pk,
    createdAt: Date.now(),
    nStreams: kinds.length,
    streamsRoot: sha(streamsInput(objectId, 1, descriptors)),
    cardHash: sha(card),
    ...plan.changes,
  }
  const unsigned = packStatement(fields)
  const statement = concat(unsigned, plan.signer.sign(statementSigned(unsigned)))
  const streams = concat(...[2, 3, 4, 5, 1].map(stream))
  const small: SmallParts = {
    wrappedKey: random(104),
    card,
    details: stream(0),
    privatePart: zeros(0),
    descriptors: concat(...descriptors),
    hashLists: concat(...kinds.flatMap((kind) => hashesOf(stream(kind)))),
    statement,
    certificate: zeros(0),
    name: zeros(0),
    ownKey: zeros(0),
    streamsHash: sha(streams),
    ...plan.parts,
  }
  const path = `/api/collections/${plan.collectionId}/objects/${photo.objectId}/1`
  return { path, small, prefix: writePutPrefix(small), streams, statement }
}

/** What the object is charged with. */
export const chargedBytes = ({ small, streams }: PutBody): number =>
  streams.length + small.details.length + small.privatePart.length

export const sendPhoto = (
  server: Server,
  token: string,
  body: PutBody,
  headers: Record<string, string> = {},
): Promise<Answer<Committed>> =>
  sendBytes(server, 'PUT', body.path, token, concat(body.prefix, body.streams), headers)

export const sendCommit = (
  server: Server,
  token: string,
  body: PutBody,
): Promise<Answer<Committed>> =>
  sendBytes(server, 'POST', `${body.path}/commit`, token, body.prefix)

export async function sendBytes<T>(
  server: Server,
  method: string,
  path: string,
  token: string,
  bytes: Uint8Array,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const answer = await server.fetch(path, {
    method,
    headers: { authorization: `Keepsake ${token}`, ...headers },
    body: bytes as Uint8Array<ArrayBuffer>,
  })
  const text = await answer.text()
  const isJson = (answer.headers.get('content-type') ?? '').includes('json')
  const json = isJson ? JSON.parse(text) : null
  const problem = String(json?.type ?? '').replace('/problems/', '') || null
  return {
    status: answer.status,
    json,
    text,
    headers: answer.headers as unknown as Headers,
    problem,
  }
}

/** Bytes by token; `status` and the whole body. */
export async function readBytes(
  server: Server,
  path: string,
  token: string,
  headers: Record<string, string> = {},
  init: { method?: string; body?: string } = {},
): Promise<{ status: number; bytes: Bytes; headers: Headers }> {
  const answer = await server.fetch(path, {
    ...init,
    headers: { authorization: `Keepsake ${token}`, ...headers },
  })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  return { status: answer.status, bytes, headers: answer.headers as unknown as Headers }
}
