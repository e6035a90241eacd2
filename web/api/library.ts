// The library and saving into collections: one function per endpoint of protocol/library.
import type { CollectionId, ObjectId } from '#protocol/ids'
import {
  type AnswerSuggestion,
  type Copy,
  copied,
  done,
  emptied,
  type KeepOwn,
  libraryPage,
  restored,
  suggestionList,
} from '#protocol/library'
import { askJson, askNothing } from './http.ts'
import type { ReadAt } from './objects.ts'

/** Bytes by holding: the session cookie says whose. */
export const libraryAt: ReadAt = { path: '/api/library' }

export interface LibraryWalk {
  after: string | null
  /** Only what is, or was, there. */
  collection?: CollectionId
}

export function listLibrary(signal: AbortSignal, { after, collection }: LibraryWalk) {
  const query = new URLSearchParams({
    ...(after === null ? {} : { after }),
    ...(collection === undefined ? {} : { collection }),
  })
  return askJson(signal, libraryPage, { path: `/api/library?${query}` })
}

export const keepOwn = (signal: AbortSignal, body: KeepOwn) =>
  askNothing(signal, { method: 'PUT', path: '/api/library/own', body })

export const saveCopies = (signal: AbortSignal, into: CollectionId, body: Copy) =>
  askJson(signal, copied, { method: 'POST', path: `/api/collections/${into}/copies`, body })

const objectsBody = (objects: readonly ObjectId[]) => ({ objects: [...objects] })

export const moveToTrash = (signal: AbortSignal, objects: readonly ObjectId[]) =>
  askJson(signal, done, { method: 'POST', path: '/api/trash', body: objectsBody(objects) })

export const restore = (signal: AbortSignal, objects: readonly ObjectId[]) =>
  askJson(signal, restored, {
    method: 'POST',
    path: '/api/trash/restore',
    body: objectsBody(objects),
  })

export const deleteForever = (signal: AbortSignal, objects: readonly ObjectId[]) =>
  askJson(signal, done, { method: 'POST', path: '/api/trash/delete', body: objectsBody(objects) })

/** Bounded: `left` says how many are still there. */
export const emptyTrash = (signal: AbortSignal) =>
  askJson(signal, emptied, { method: 'POST', path: '/api/trash/empty', body: {} })

export const suggestDeletion = (signal: AbortSignal, from: CollectionId, objectId: ObjectId) =>
  askNothing(signal, {
    method: 'POST',
    path: `/api/collections/${from}/items/${objectId}/suggest-deletion`,
    body: {},
  })

export const listSuggestions = (signal: AbortSignal) =>
  askJson(signal, suggestionList, { path: '/api/suggestions' })

export const answerSuggestion = (signal: AbortSignal, body: AnswerSuggestion) =>
  askNothing(signal, { method: 'POST', path: '/api/suggestions', body })
