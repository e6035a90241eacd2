// Home: every collection of the account with title and cover. The list itself says little; each
// collection is opened to read its title and to show its newest picture.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { toBase64url } from '#protocol/base64url'
import type { CollectionSummary } from '#protocol/collections'
import type { CollectionId, RemarkId } from '#protocol/ids'
import { zeros } from '#protocol/records/bytes'
import { remarkKind } from '#protocol/records/remark'
import { collectionKind } from '#protocol/records/roster'
import * as api from '../api/collections.ts'
import { randomBytes, randomId } from '../crypto/bytes.ts'
import { ckCommit, newCollectionKey, wrapCk } from '../crypto/keys.ts'
import { makeEntry, positionOf, startRoster } from '../crypto/log.ts'
import { remarkText, sealRemark } from '../crypto/remark.ts'
import { accountSecrets, heldSecrets, whenDropped } from './account-secrets.ts'
import { oneAtATime } from './collection-sync.ts'
import { enterForCover } from './cover.ts'
import { forgetKept } from './forget-collection.ts'
import { explain, type Trouble } from './problem-text.ts'

export interface CollectionTile {
  collectionId: CollectionId
  kind: 'album' | 'folder'
  role: 1 | 2 | 3 | 4
  createdAt: number
  items: number
  title: ReadonlySignal<string | null>
  /** When it will be deleted; its members are told before. */
  deleteAt: number | null
  /** For admins and the owner: a new key is due, or somebody waits for theirs. */
  due: boolean
  /** The owner's own name; empty when none was given. */
  sharedBy: ReadonlySignal<string | null>
  /** Address of a blob. */
  cover: ReadonlySignal<string | null>
  thumbhash: ReadonlySignal<Uint8Array | null>
  trouble: ReadonlySignal<Trouble | null>
}

interface Tile extends CollectionTile {
  seq: number
  title: Signal<string | null>
  sharedBy: Signal<string | null>
  cover: Signal<string | null>
  thumbhash: Signal<Uint8Array | null>
  trouble: Signal<Trouble | null>
}

const never = new AbortController().signal
const openedAtOnce = 4

const tiles = signal<readonly Tile[] | null>(null)
export const collections: ReadonlySignal<readonly CollectionTile[] | null> = tiles
export const collectionsTrouble = signal<Trouble | null>(null)

whenDropped(() => {
  for (const tile of tiles.peek() ?? []) dropCover(tile)
  tiles.value = null
  collectionsTrouble.value = null
})

function dropCover({ cover }: Tile): void {
  if (cover.peek()) URL.revokeObjectURL(cover.peek() ?? '')
  cover.value = null
}

/** One that is left: not shown again until the next list comes. */
export function dropTile(id: CollectionId): void {
  tiles.value = tiles.peek()?.filter(({ collectionId }) => collectionId !== id) ?? null
}

/** Again, when somebody asks while it runs: what they heard of may have come after the answer. */
export const loadCollections = oneAtATime(load)

async function load(): Promise<void> {
  const whose = heldSecrets()?.accountId
  try {
    const { collections: found } = await api.listCollections(never)
    if (heldSecrets()?.accountId !== whose) return
    const known = new Map(tiles.peek()?.map((tile) => [tile.collectionId, tile]))
    const next = found
      .map((one) => tileFor(one, known.get(one.collectionId)))
      .sort((a, b) => b.createdAt - a.createdAt)
    tiles.value = next
    collectionsTrouble.value = null
    forgetLost([...known.values()], next)
    const changed = next.filter((tile) => tile !== known.get(tile.collectionId))
    await fillTiles(changed)
    void doWhatIsDue(changed)
  } catch (error) {
    collectionsTrouble.value = explain(error)
  }
}

/** Nothing stays here of what this account cannot open any more. */
function forgetLost(before: readonly Tile[], next: readonly Tile[]): void {
  const still = new Set(next.map(({ collectionId }) => collectionId))
  for (const tile of before.filter(({ collectionId }) => !still.has(collectionId))) {
    dropCover(tile)
    void forgetKept(tile.collectionId).catch(() => undefined)
  }
}

/** New keys and seals that somebody waits for, in collections that are not open (E1). */
async function doWhatIsDue(changed: readonly Tile[]): Promise<void> {
  const due = changed.filter((tile) => tile.due && tile.role >= 3)
  if (due.length === 0) return
  const { visitForDue } = await import('./visit-for-due.ts')
  for (const { collectionId } of due) await visitForDue(collectionId).catch(() => undefined)
}

/** One that did not change keeps its picture; one that did keeps it until the new one is there. */
function tileFor(found: CollectionSummary, before: Tile | undefined): Tile {
  const facts = ['seq', 'items', 'role', 'deleteAt', 'due'] as const
  if (before && facts.every((fact) => before[fact] === found[fact])) return before
  return {
    ...found,
    title: signal(before?.title.peek() ?? null),
    sharedBy: signal(before?.sharedBy.peek() ?? null),
    cover: signal(before?.cover.peek() ?? null),
    thumbhash: signal(before?.thumbhash.peek() ?? null),
    trouble: signal(null),
  }
}

async function fillTiles(missing: Tile[]): Promise<void> {
  const left = [...missing]
  const lane = async () => {
    for (let tile = left.shift(); tile; tile = left.shift()) await fill(tile)
  }
  await Promise.all(Array.from({ length: openedAtOnce }, lane))
}

async function fill(tile: Tile): Promise<void> {
  try {
    await enterForCover(never, accountSecrets(), tile.collectionId, tile)
  } catch (error) {
    tile.trouble.value = explain(error)
    tile.title.value ??= ''
  }
}

/** Everything is made here: id, key, history, title. The server gets sealed and signed bytes. */
export async function createCollection(asked: {
  kind: 'album' | 'folder'
  title: string
}): Promise<CollectionId> {
  const { userId, mk, identity } = accountSecrets()
  const [cid, ck] = [randomId(), newCollectionKey()]
  const body = {
    type: 1,
    xPk: identity.xPk,
    idVersion: identity.idVersion,
    nonce: randomBytes(16),
    ckCommit: await ckCommit(ck, cid, 1),
    kind: asked.kind === 'album' ? collectionKind.album : collectionKind.documents,
  } as const
  const author = { userId, ed: identity.ed }
  const genesis = await makeEntry(await startRoster(cid), author, body, Date.now())
  const at = positionOf(genesis.roster)
  const collectionId = toBase64url(cid) as CollectionId
  await api.makeCollection(never, {
    collectionId,
    kind: asked.kind,
    genesis: toBase64url(genesis.bytes),
    wrappedCk: toBase64url(await wrapCk(mk, userId, cid, 1, { ck, ...at })),
    title: await firstTitle(asked.title, cid, ck, at),
  })
  return collectionId
}

async function firstTitle(
  title: string,
  collectionId: ReturnType<typeof randomId>,
  ck: ReturnType<typeof newCollectionKey>,
  at: ReturnType<typeof positionOf>,
) {
  const { userId, identity } = accountSecrets()
  const noteId = randomId()
  const sealed = await sealRemark(ck, 1, identity.ed, {
    kind: remarkKind.title,
    collectionId,
    noteId,
    revision: 1,
    objectId: zeros(16),
    createdAt: Date.now(),
    rosterSeq: at.rosterSeq,
    rosterHead: at.rosterHead,
    authorKind: 1,
    authorId: userId,
    text: remarkText(title.trim()),
  })
  const remarkId = toBase64url(noteId) as RemarkId
  return { remarkId, revision: 1, epoch: 1, sort: 'fact', sealed: toBase64url(sealed) } as const
}
