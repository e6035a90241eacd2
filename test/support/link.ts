// One link of an album over HTTP: its owner changes and removes it, visitors come.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { LinkSettings } from '#protocol/links'
import { type Bytes, zeros } from '#protocol/records/bytes'
import { type LinkBody, right } from '#protocol/records/roster'
import type { Album } from './album.ts'
import type { Answer, ClientOptions } from './owner.ts'
import { id, makeSigner, random, sha, xPublicKey } from './signer.ts'
import { Visitor } from './visitor.ts'

export const allGuestRights = right.view | right.download | right.contribute
const noCutoff = { count: 0, root: zeros(32) }

export interface LinkOptions {
  rights?: number
  settings?: Partial<LinkSettings>
  /** What somebody who joins by it gets; needs the right to join. */
  role?: 1 | 2
}

export class Link {
  readonly linkId = id()
  readonly knock = toBase64url(random(32))
  access = toBase64url(random(32))
  ca = makeSigner()
  readonly xPk = xPublicKey()
  readonly album: Album
  rights: number
  readonly role: 0 | 1 | 2
  settings: LinkSettings
  made: Record<string, unknown> = {}

  constructor(album: Album, { rights = allGuestRights, settings = {}, role = 1 }: LinkOptions) {
    this.album = album
    this.rights = rights
    this.role = (rights & right.join) === 0 ? 0 : role
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
      role: this.role,
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
