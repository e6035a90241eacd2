// Links on the wire, as their owner has them, by session. The visitor's side: visits.ts.
//
// POST   /api/collections/:c/links          MakeLink -> 201             repeat with the same bytes: 201
// GET    /api/collections/:c/links          -> LinkList
// PUT    /api/collections/:c/links/:l       ChangeLink -> 204
// POST   /api/collections/:c/links/:l/remove  RemoveLink -> 204
// GET    /api/collections/:c/links/:l/devices -> DeviceList
// DELETE /api/collections/:c/links/:l/devices/:d  204                   frees its place
import * as v from 'valibot'
import { deviceId, linkId } from './ids.ts'
import { maxDeviceLimit } from './limits.ts'
import {
  bytesOf,
  count,
  cutoffList,
  hash,
  rights,
  rosterEntry,
  sealedText,
  time,
  u32,
  wrappedTrust,
} from './wire.ts'

/** What the gate enforces and the log does not say. */
export const linkSettings = v.object({
  hasPassword: v.boolean(),
  expiresAt: v.nullable(time),
  deviceLimit: v.nullable(v.pipe(count, v.minValue(1), v.maxValue(maxDeviceLimit))),
  requireName: v.boolean(),
})
export const sealedLabel = v.object({ revision: u32, sealed: sealedText })
export const linkKeysPart = v.object({
  /** sha(access). */
  accessVerifier: hash,
  epoch: u32,
  blob: wrappedTrust,
  /** L and R under the owner's MK (`link/secret`): 64 bytes sealed. */
  secret: bytesOf(136),
})
export const makeLink = v.object({
  linkId,
  /** Roster entry: link, add. */
  entry: rosterEntry,
  /** sha(knock). */
  knockVerifier: hash,
  keys: linkKeysPart,
  settings: linkSettings,
  label: sealedLabel,
})
/**
 * Any part may be absent. `entry` (link, change) comes with every change of rights, expiry or keys;
 * `cutoff` with those that the log's rule R8 names; `keys` with a new password. With `keys` the
 * server drops all admitted devices.
 */
export const changeLink = v.object({
  entry: v.optional(rosterEntry),
  cutoff: v.optional(cutoffList),
  keys: v.optional(linkKeysPart),
  settings: v.optional(linkSettings),
  label: v.optional(sealedLabel),
})
export const removeLink = v.object({ entry: rosterEntry, cutoff: cutoffList })
export const linkRow = v.object({
  linkId,
  rights,
  settings: linkSettings,
  keys: v.object({ epoch: u32, secret: bytesOf(136), blobEpoch: u32 }),
  label: sealedLabel,
  createdAt: time,
  devices: count,
  uploads: count,
  lastUsedAt: v.nullable(time),
})
export const linkList = v.object({ links: v.array(linkRow) })
export const deviceRow = v.object({
  deviceId,
  firstSeenAt: time,
  lastSeenAt: time,
  /** `phone`, `tablet`, `computer`: from the browser's own words, rough on purpose. */
  kind: v.picklist(['phone', 'tablet', 'computer']),
  uploads: count,
})
export const deviceList = v.object({ devices: v.array(deviceRow) })

export type LinkSettings = v.InferOutput<typeof linkSettings>
export type LinkKeysPart = v.InferOutput<typeof linkKeysPart>
export type MakeLink = v.InferOutput<typeof makeLink>
export type ChangeLink = v.InferOutput<typeof changeLink>
export type RemoveLink = v.InferOutput<typeof removeLink>
export type LinkRow = v.InferOutput<typeof linkRow>
export type LinkList = v.InferOutput<typeof linkList>
export type DeviceRow = v.InferOutput<typeof deviceRow>
export type DeviceList = v.InferOutput<typeof deviceList>
