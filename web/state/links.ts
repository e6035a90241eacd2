// The owner's links of one open collection: made, listed, changed, removed. Rights and expiry shown
// are those of the log; labels and addresses come out of what only this account can open.
import { type ReadonlySignal, signal } from '@preact/signals'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { DeviceId, LinkId } from '#protocol/ids'
import type { LinkRow } from '#protocol/links'
import { right } from '#protocol/records/roster'
import { ApiProblem } from '../api/failure.ts'
import * as api from '../api/links.ts'
import { equal, sha256 } from '../crypto/bytes.ts'
import { refuse } from '../crypto/failure.ts'
import {
  deriveLink,
  hasPassword,
  type LinkKeys,
  linkAddress,
  linkFromRoot,
  newLinkSecret,
  openLinkLabel,
  openLinkSecret,
} from '../crypto/link.ts'
import { stretchLinkPassword } from '../crypto/password.ts'
import type { Bytes } from '../crypto/suite.ts'
import type { Collection } from './collection.ts'
import { atNewest } from './log-author.ts'
import {
  changeLink,
  keysPart,
  labelPart,
  loggedLink,
  type OwnerHere,
  ownerHere,
  removeLink,
  signNewLink,
} from './own-links.ts'
import { explain, type Trouble } from './problem-text.ts'
import { rotate } from './rotation.ts'

export interface LinkView {
  linkId: LinkId
  label: string
  /** With the fragment: whoever has it is in. */
  address: string
  add: boolean
  download: boolean
  /** People with an account may become members: collaborators where adding is on, else viewers. */
  join: boolean
  hasPassword: boolean
  expiresAt: number | null
  deviceLimit: number | null
  requireName: boolean
  expired: boolean
  createdAt: number
  devices: number
  uploads: number
  lastUsedAt: number | null
}

export interface LinkChanges {
  label?: string
  add?: boolean
  download?: boolean
  join?: boolean
  /** Null takes it away. */
  password?: string | null
  expiresAt?: number | null
  deviceLimit?: number | null
  requireName?: boolean
}

export interface LinkDevice {
  deviceId: DeviceId
  kind: 'phone' | 'tablet' | 'computer'
  firstSeenAt: number
  lastSeenAt: number
  uploads: number
}

export interface Links {
  readonly links: ReadonlySignal<readonly LinkView[] | null>
  readonly trouble: ReadonlySignal<Trouble | null>
  readonly busy: ReadonlySignal<boolean>
  readonly passwordProgress: ReadonlySignal<number | null>
  load(): Promise<void>
  make(changes?: LinkChanges): Promise<LinkView>
  change(linkId: LinkId, changes: LinkChanges): Promise<void>
  remove(linkId: LinkId): Promise<void>
  devices(linkId: LinkId): Promise<readonly LinkDevice[]>
  removeDevice(linkId: LinkId, deviceId: DeviceId): Promise<void>
}

interface Known {
  row: LinkRow
  secret: Bytes
  root: Bytes
  view: LinkView
}

const made = new WeakMap<Collection, Links>()

export function linksOf(collection: Collection): Links {
  const links = made.get(collection) ?? makeLinks(ownerHere(collection))
  made.set(collection, links)
  return links
}

const rightsFor = ({ add = true, download = true, join = false }: LinkChanges): number =>
  right.view |
  (add ? right.contribute : 0) |
  (download ? right.download : 0) |
  (join ? right.join : 0)

function makeLinks(own: OwnerHere): Links {
  const links = signal<readonly LinkView[] | null>(null)
  const trouble = signal<Trouble | null>(null)
  const busy = signal(false)
  const passwordProgress = signal<number | null>(null)
  const known = new Map<LinkId, Known>()
  const { inside, collection } = own

  let before: Promise<unknown> = Promise.resolve()
  /** One after another: an older answer that comes late would take a new link out of the list. */
  function load(): Promise<void> {
    const next = before.then(loadNow)
    before = next.catch(() => undefined)
    return next
  }

  async function loadNow(): Promise<void> {
    const answer = await api.listLinks(inside.signal, collection.id)
    const opened = await Promise.all(answer.links.map((row) => openRow(own, row)))
    known.clear()
    for (const one of opened) if (one) known.set(one.row.linkId, one)
    links.value = [...known.values()]
      .map(({ view }) => view)
      .sort((a, b) => b.createdAt - a.createdAt)
  }

  /** Shows that something is under way, and why it did not work. */
  async function act<T>(run: () => Promise<T>): Promise<T> {
    busy.value = true
    trouble.value = null
    try {
      return await run()
    } catch (error) {
      trouble.value = explain(error)
      throw error
    } finally {
      busy.value = false
      passwordProgress.value = null
    }
  }

  /** A password is part of the keys, not only a gate: another one gives another root. */
  async function keysFor(secret: Bytes, password: string | null | undefined): Promise<LinkKeys> {
    if (!password) return deriveLink(secret, null)
    passwordProgress.value = 0
    const stretched = await stretchLinkPassword(inside.signal, password, secret, (share) => {
      passwordProgress.value = share
    })
    return deriveLink(secret, stretched)
  }

  const knownLink = (linkId: LinkId): Known => {
    const found = known.get(linkId)
    if (!found) throw new ApiProblem('not-found')
    return found
  }

  return {
    links,
    trouble,
    busy,
    passwordProgress,
    load: () => act(load),
    make: (changes = {}) =>
      act(async () => {
        const secret = newLinkSecret()
        const keys = await keysFor(secret, changes.password)
        await postLink(own, secret, keys, changes)
        await inside.catchUp()
        await load()
        return knownLink(toBase64url(keys.linkId) as LinkId).view
      }),
    change: (linkId, changes) =>
      act(async () => {
        const { row, secret, root, view } = knownLink(linkId)
        const next = { ...view, ...changes }
        const rights = rightsFor(next)
        const wanted = { rights, expires: next.expiresAt ?? 0 }
        const { password } = changes
        const settings = settingsOf(next, password === undefined ? view.hasPassword : !!password)
        const edit = {
          wanted,
          settings,
          ...(changes.label !== undefined && { label: changes.label }),
        }
        const again = password === undefined && needsNewBlob(own, row)
        const keys = again
          ? await presentKeys(own, linkId, secret, root)
          : await keysFor(secret, password)
        const rekeyed = again || password !== undefined ? { keys: { keys, secret } } : {}
        await changeLink(own, row, { ...edit, ...rekeyed })
        await load()
      }),
    remove: (linkId) =>
      act(async () => {
        await removeLink(own, linkId)
        await load()
        await rotate(own)
      }),
    devices: async (linkId) =>
      (await api.listDevices(inside.signal, collection.id, linkId)).devices,
    removeDevice: async (linkId, deviceId) => {
      await api.removeDevice(inside.signal, collection.id, linkId, deviceId)
      await load()
    },
  }
}

/** Closed by its expiry (L6), it got no newer key: opening it again needs a new blob. */
const needsNewBlob = (own: OwnerHere, row: LinkRow): boolean =>
  row.keys.blobEpoch < own.inside.keyring().roster.state.epoch &&
  loggedLink(own, fromBase64url(row.linkId))?.rights === 0

/** A server that hands out the record from before a new password must not get the old one revived. */
async function presentKeys(own: OwnerHere, linkId: LinkId, secret: Bytes, root: Bytes) {
  const keys = await linkFromRoot(secret, root)
  const logged = loggedLink(own, fromBase64url(linkId))
  const present = logged !== undefined && equal(keys.ca.pk, logged.caPk)
  return present ? keys : refuse('L5 keys of an older password')
}

function settingsOf(next: LinkView | LinkChanges, hasPassword: boolean) {
  return {
    hasPassword,
    expiresAt: next.expiresAt ?? null,
    deviceLimit: next.deviceLimit ?? null,
    requireName: next.requireName ?? false,
  }
}

async function postLink(own: OwnerHere, secret: Bytes, keys: LinkKeys, changes: LinkChanges) {
  const linkId = toBase64url(keys.linkId) as LinkId
  const wanted = { rights: rightsFor(changes), expires: changes.expiresAt ?? 0 }
  const label = await labelPart(own, keys.linkId, 1, changes.label ?? '')
  const knockVerifier = toBase64url(await sha256(keys.knock))
  const settings = settingsOf(changes, !!changes.password)
  await atNewest(own, async () => {
    const signed = await signNewLink(own, keys, wanted)
    const part = await keysPart(own, keys, secret, signed.roster)
    const entry = toBase64url(signed.entry)
    const body = { linkId, entry, knockVerifier, keys: part, settings, label }
    await api.makeLink(own.inside.signal, own.collection.id, body)
  })
}

/** Null: not in the log, or not sealed by this account; such a row is not shown as a link. */
async function openRow(own: OwnerHere, row: LinkRow): Promise<Known | null> {
  const { account, inside } = own
  const linkId = fromBase64url(row.linkId)
  const logged = loggedLink(own, linkId)
  if (!logged) return null
  const { mk, userId } = account
  const { collectionId } = inside.keyring()
  try {
    const sealed = fromBase64url(row.keys.secret)
    const opened = await openLinkSecret(mk, userId, collectionId, linkId, sealed)
    const { revision, sealed: sealedLabel } = row.label
    const label = await openLinkLabel(mk, userId, linkId, revision, fromBase64url(sealedLabel))
    const expiresAt = logged.expires === 0 ? null : logged.expires
    const { deviceLimit, requireName } = row.settings
    const { createdAt, devices, uploads, lastUsedAt } = row
    const view: LinkView = {
      linkId: row.linkId,
      label,
      address: linkAddress(location.origin, opened.secret),
      add: (logged.rights & right.contribute) !== 0,
      download: (logged.rights & right.download) !== 0,
      join: (logged.rights & right.join) !== 0,
      hasPassword: await hasPassword(opened.secret, opened.root),
      expiresAt,
      deviceLimit,
      requireName,
      expired: expiresAt !== null && expiresAt <= Date.now(),
      createdAt,
      devices,
      uploads,
      lastUsedAt,
    }
    return { row, ...opened, view }
  } catch {
    return null
  }
}
