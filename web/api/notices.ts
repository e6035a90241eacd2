// An account's notices, wishes and push subscription: one function per endpoint of protocol/notices.
import type { CollectionId } from '#protocol/ids'
import { noticeList, noticeSettings, type Off, type Read, type Subscribe } from '#protocol/notices'
import { askJson, askNothing } from './http.ts'

const path = '/api/notices'

export const listNotices = (signal: AbortSignal) => askJson(signal, noticeList, { path })

export const markRead = (signal: AbortSignal, body: Read) =>
  askNothing(signal, { method: 'POST', path: `${path}/read`, body })

export const loadNoticeSettings = (signal: AbortSignal) =>
  askJson(signal, noticeSettings, { path: `${path}/settings` })

export const saveOff = (signal: AbortSignal, off: Off) =>
  askNothing(signal, { method: 'PUT', path: `${path}/settings`, body: { off } })

export const mute = (signal: AbortSignal, collectionId: CollectionId) =>
  askNothing(signal, { method: 'PUT', path: `${path}/muted/${collectionId}` })

export const unmute = (signal: AbortSignal, collectionId: CollectionId) =>
  askNothing(signal, { method: 'DELETE', path: `${path}/muted/${collectionId}` })

export const subscribe = (signal: AbortSignal, body: Subscribe) =>
  askNothing(signal, { method: 'PUT', path: `${path}/push`, body })

export const unsubscribe = (signal: AbortSignal) =>
  askNothing(signal, { method: 'DELETE', path: `${path}/push` })
