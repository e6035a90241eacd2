import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { Opened } from '#protocol/collections'
import type { Committed } from '#protocol/objects'
import { type Bytes, concat, zeros } from '#protocol/records/bytes'
import { certificateSigned, packCertificate } from '#protocol/records/certificate'
import type { Link } from './link.ts'
import { type Answer, Client, type ClientOptions } from './owner.ts'
import { type GuestPut, makePhoto, makePut, type PutBody, sendPhoto } from './put.ts'
import { makeSigner, random, type Signer, sha } from './signer.ts'

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
