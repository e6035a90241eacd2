// Links as their owner manages them: one function per endpoint of protocol/links, by session.
import type { CollectionId, DeviceId, LinkId } from '#protocol/ids'
import {
  type ChangeLink,
  deviceList,
  linkList,
  type MakeLink,
  type RemoveLink,
} from '#protocol/links'
import { askJson, askNothing } from './http.ts'

const at = (collectionId: CollectionId, rest = '') =>
  `/api/collections/${collectionId}/links${rest}`

export const makeLink = (signal: AbortSignal, collectionId: CollectionId, body: MakeLink) =>
  askNothing(signal, { method: 'POST', path: at(collectionId), body })

export const listLinks = (signal: AbortSignal, collectionId: CollectionId) =>
  askJson(signal, linkList, { path: at(collectionId) })

export const changeLink = (
  signal: AbortSignal,
  collectionId: CollectionId,
  linkId: LinkId,
  body: ChangeLink,
) => askNothing(signal, { method: 'PUT', path: at(collectionId, `/${linkId}`), body })

export const removeLink = (
  signal: AbortSignal,
  collectionId: CollectionId,
  linkId: LinkId,
  body: RemoveLink,
) => askNothing(signal, { method: 'POST', path: at(collectionId, `/${linkId}/remove`), body })

export const listDevices = (signal: AbortSignal, collectionId: CollectionId, linkId: LinkId) =>
  askJson(signal, deviceList, { path: at(collectionId, `/${linkId}/devices`) })

export const removeDevice = (
  signal: AbortSignal,
  collectionId: CollectionId,
  linkId: LinkId,
  deviceId: DeviceId,
) =>
  askNothing(signal, {
    method: 'DELETE',
    path: at(collectionId, `/${linkId}/devices/${deviceId}`),
  })
