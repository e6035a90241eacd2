// Files that a guest picked and that have not arrived, kept in the browser's own database until they
// have: a reload, a crash, a locked phone or a password set meanwhile costs nothing. One page sends at
// a time what was kept; another tab of the same album waits until that one is closed.
import type { CollectionId } from '#protocol/ids'
import { type Collection, insideOf } from './collection.ts'
import { localStore } from './local-store.ts'

export interface KeptFile {
  key: string
  file: File
  keepLocation: boolean
}

const prefixOf = (id: CollectionId) => `file/${id}/`
let last = 0

/** Keys are in the order of picking. */
export function newKey(id: CollectionId): string {
  last += 1
  return `${prefixOf(id)}${String(Date.now() * 1000 + last).padStart(20, '0')}`
}

/** Where nothing can be kept, sending goes on without. */
export async function keepFile({ key, ...kept }: KeptFile): Promise<void> {
  const store = await localStore()
  await store.save('journal', key, kept).catch(() => undefined)
}

export async function forgetFile(key: string): Promise<void> {
  await (await localStore()).remove('journal', key).catch(() => undefined)
}

export async function hasKeptFiles({ id }: Collection): Promise<boolean> {
  const store = await localStore()
  return (await store.keys('journal', prefixOf(id))).length > 0
}

/** What an earlier page left behind, once no other page is at it; then this page is, until it closes. */
export async function takeOver(collection: Collection): Promise<KeptFile[]> {
  const { signal } = insideOf(collection)
  if (typeof navigator === 'undefined' || !navigator.locks) return []
  return new Promise((resolve, reject) => {
    const hold = async () => {
      resolve(await load(collection.id))
      await new Promise((done) => signal.addEventListener('abort', done))
    }
    navigator.locks.request(`sending ${collection.id}`, { signal }, hold).catch(reject)
  })
}

async function load(id: CollectionId): Promise<KeptFile[]> {
  const store = await localStore()
  const keys = (await store.keys('journal', prefixOf(id))).sort()
  const kept = keys.map(async (key) => {
    const one = await store.load<Omit<KeptFile, 'key'>>('journal', key).catch(() => undefined)
    return one?.file instanceof File ? [{ ...one, key }] : []
  })
  return (await Promise.all(kept)).flat()
}
