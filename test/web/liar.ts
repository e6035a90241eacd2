// A server that lies: a true album of an owner and a guest, and ways to change its answers on the way.
// Test files that use it put plain files in place of web/media.
import { type Frame, readFrame, writeFrame } from '../../protocol/framing.ts'
import type { CollectionId } from '../../protocol/ids.ts'
import type { Collection } from '../../web/state/collection.ts'
import { createCollection } from '../../web/state/collections.ts'
import { setGuestName, startVisit, visit } from '../../web/state/link-visit.ts'
import { linksOf } from '../../web/state/links.ts'
import { openCollection } from '../../web/state/open-collection.ts'
import { sendingOf } from '../../web/state/sending.ts'
import * as account from '../../web/state/session.ts'
import { type Server, startServer } from '../support/server.ts'
import { anyFile, until } from './plain-files.ts'
import { surround, type World, withBytes, withJson } from './world.ts'

export interface Row {
  objectId: string
  card: string
  wrappedKey: string
  by: { kind: string; id: string; key: string }
}
export type Body = Record<string, unknown> & { rows: Row[]; roster: string[] }

export const owner = { email: 'owner@example.org', password: 'correct horse battery' }
export let server: Server
export let world: World
/** Three photos: two of a guest, one of the owner. */
export let album: { id: CollectionId; address: string; other: CollectionId }

/** The world of the tests; once in each test file. */
export async function startLying(): Promise<void> {
  server = await startServer()
  world = surround(server)
  await account.createAccount(owner)
  const id = await createCollection({ kind: 'album', title: 'True title' })
  const collection = await openCollection(id)
  const { address } = await linksOf(collection).make()
  const guest = await visitLink(address)
  await setGuestName('Ana')
  await send(guest, anyFile('one.jpg', 2_000), anyFile('two.jpg', 1_200_000))
  await send(collection, anyFile('three.jpg', 3_000))
  const other = await createCollection({ kind: 'album', title: 'Other' })
  album = { id, address, other }
}
export const stopLying = () => server?.close()
export const tellTheTruth = () => {
  world.tamper = null
}

export const fragmentOf = (address: string) => new URL(address).hash.slice(1)
export async function visitLink(address: string): Promise<Collection> {
  await startVisit(fragmentOf(address))
  if (visit.value.status !== 'open') throw new Error(JSON.stringify(visit.value))
  return visit.value.collection
}
export async function send(collection: Collection, ...files: File[]) {
  const sending = sendingOf(collection)
  sending.add(files)
  await until(() => sending.summary.value.done)
}
export const names = (collection: Collection) =>
  collection.items.value.map(({ details }) => details.value?.name ?? '').sort()
/** Shows everything and waits until each item was looked at. */
export async function lookedAt(collection: Collection): Promise<Collection> {
  const all = [...collection.items.value]
  collection.show(all)
  await until(() => all.every(({ verified }) => verified.value !== 'unchecked'))
  return collection
}

/** Lies in the answers to these requests. */
export function lie(path: RegExp, change: (answer: Response) => Promise<Response>): void {
  world.tamper = async (request, answer) => (path.test(request.path) ? change(answer) : answer)
}
export const lieInOpen = (change: (body: Body) => void) =>
  lie(/\/open$/, (answer) => withJson(answer, (body) => change(body as Body)))
export const lieInFrames = (change: (frames: Frame[]) => Frame[]) =>
  lie(/\/(batch|proof)$/, (answer) => withBytes(answer, (bytes) => framed(change(frames(bytes)))))

export function frames(bytes: Uint8Array): Frame[] {
  const found: Frame[] = []
  for (let rest = bytes; rest.length > 0; ) {
    const next = readFrame(rest, 3_000_000)!
    found.push(next.frame)
    rest = rest.slice(next.taken)
  }
  return found
}
export const framed = (list: Frame[]) =>
  new Uint8Array(Buffer.concat(list.map((frame) => writeFrame(frame))))
export const flipped = (bytes: Uint8Array, at: number) => {
  const copy = new Uint8Array(bytes)
  const place = at < 0 ? copy.length + at : at
  copy[place] = (copy[place] ?? 0) ^ 1
  return copy
}
export const flippedText = (text: string, at: number) =>
  text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
