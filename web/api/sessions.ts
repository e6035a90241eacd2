// Sessions of the own account: one function per endpoint of protocol/sessions.
import type { DeviceId } from '#protocol/ids'
import { sessionList } from '#protocol/sessions'
import { askJson, askNothing } from './http.ts'

const path = '/api/sessions'

export const listSessions = (signal: AbortSignal) => askJson(signal, sessionList, { path })

export const endOtherSessions = (signal: AbortSignal) =>
  askNothing(signal, { method: 'DELETE', path })

export const endOneSession = (signal: AbortSignal, sessionId: DeviceId) =>
  askNothing(signal, { method: 'DELETE', path: `${path}/${sessionId}` })
