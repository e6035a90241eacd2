// What an export will hold, found out before the first byte: every collection that the account can
// read and what only its library holds, with names, sizes and proofs. What was proven here is what
// the manifest tells; bytes are checked when they are read. Pages of keys stay in memory, no file.
import type { MemberList } from '#protocol/members'
import { listMembers } from '../api/members.ts'
import type { Missing, ZipFile } from '../receive/zip.ts'
import { type Collection, insideOf } from './collection.ts'
import type { ItemRecord } from './collection-items.ts'
import type { CollectionTile } from './collections.ts'
import { fileOf, loadPieces, motionOf } from './export-files.ts'
import { makeNames, safeName } from './export-names.ts'
import { namesOf } from './item-names.ts'
import { openLibrary } from './library.ts'
import { openCollection } from './open-collection.ts'
import { nameOfFile } from './original.ts'

export interface ExportWords {
  untitled: string
  library: string
  whyRefused: string
  whyUnnamed: (count: number) => string
}
export interface ExportedCollection {
  folder: string
  manifest: unknown
  files: ZipFile[]
  missing: Missing[]
  objects: Set<string>
}

/** `folder` is unique already. */
export async function planCollection(
  stop: AbortSignal,
  tile: CollectionTile,
  folderOf: (title: string) => string,
  words: ExportWords,
): Promise<ExportedCollection> {
  const collection = await openCollection(tile.collectionId, stop)
  try {
    await namesOf(collection).loadAll()
    const { members } = await listMembers(stop, tile.collectionId)
    const title = collection.title.peek()
    const folder = folderOf(title || words.untitled)
    const records = insideOf(collection).items.shown.peek()
    const planned = await planItems(stop, collection, records, folder, words)
    const facts = { id: tile.collectionId, kind: collection.kind, title, role: tile.role, folder }
    const items = planned.items.map((item) => withName(item, members))
    return { ...planned, folder, manifest: { ...facts, people: peopleOf(members), items } }
  } finally {
    collection.close()
  }
}

/** What lies in no collection that was exported. Null: nothing. */
export async function planLibrary(
  stop: AbortSignal,
  exported: ReadonlySet<string>,
  folderOf: (title: string) => string,
  words: ExportWords,
): Promise<ExportedCollection | null> {
  const library = openLibrary('library')
  try {
    await library.loadMore()
    await namesOf(library).loadAll()
    if (!library.isWhole.peek()) throw new TypeError('the library could not be read')
    const records = insideOf(library)
      .items.shown.peek()
      .filter(({ id }) => !exported.has(id))
    if (records.length === 0) return null
    const folder = folderOf(words.library)
    const planned = await planItems(stop, library, records, folder, words)
    return { ...planned, folder, manifest: { folder, items: planned.items } }
  } finally {
    library.close()
  }
}

interface PlannedItem {
  path: string
  author: string
  [fact: string]: unknown
}

async function planItems(
  stop: AbortSignal,
  collection: Collection,
  records: readonly ItemRecord[],
  folder: string,
  words: ExportWords,
) {
  const { at } = insideOf(collection)
  const unique = makeNames()
  const [files, items, missing]: [ZipFile[], PlannedItem[], Missing[]] = [[], [], []]
  const objects = new Set<string>(records.map(({ id }) => id))
  const pieces = await loadPieces(stop, at, records)
  for (const record of records) {
    const name = unique(safeName(nameOfFile(record), record.id))
    const path = `${folder}/${name}`
    if (!record.proven) {
      missing.push({ name: path, why: words.whyRefused })
      continue
    }
    files.push(fileOf(at, record, path, pieces.get(record.id) ?? []))
    items.push(factsOf(record, path))
    const motion = motionOf(at, record, (wanted) => `${folder}/${unique(wanted)}`)
    if (motion) files.push(motion)
  }
  const refused = collection.refused.peek()
  if (refused > 0) missing.push({ name: folder, why: words.whyUnnamed(refused) })
  return { files, items, missing, objects }
}

function factsOf(record: ItemRecord, path: string): PlannedItem {
  const { open, proven, card, addedAt, addedBy, details } = record
  const { by } = open.row
  return {
    path,
    object: record.id,
    version: record.version,
    bytes: open.card.bytes,
    added: new Date(addedAt).toISOString(),
    ...(card?.takenAt ? { taken: new Date(card.takenAt).toISOString() } : {}),
    ...(details.peek()?.caption ? { caption: details.peek()?.caption } : {}),
    author: by.kind === 'account' ? by.id : '',
    addedBy: by.kind === 'guest' ? { guest: addedBy } : {},
    statement: { verified: true, key: by.key, position: proven?.statement.rosterSeq },
  }
}

type Members = MemberList['members']
function withName({ author, addedBy, ...item }: PlannedItem, members: Members): unknown {
  const email = members.find(({ accountId }) => accountId === author)?.email
  return { ...item, addedBy: author === '' ? addedBy : { account: author, email } }
}

const roles = { 1: 'viewer', 2: 'collaborator', 3: 'admin', 4: 'owner' } as const
const peopleOf = (members: Members) =>
  members.map(({ email, role, addedAt }) => ({
    email,
    role: roles[role],
    since: new Date(addedAt).toISOString(),
  }))
