// Export everything: first it is found out what there is, then the person saves it as an archive that
// is made while it is written to disk. Nothing leaves the device but what is asked of the server.
import { type ReadonlySignal, signal } from '@preact/signals'
import { type Missing, type ZipFile, type ZipWords, zipOf } from '../receive/zip.ts'
import { accountSecrets, whenDropped } from './account-secrets.ts'
import { collections, loadCollections } from './collections.ts'
import { makeNames, safeName } from './export-names.ts'
import {
  type ExportedCollection,
  type ExportWords,
  planCollection,
  planLibrary,
} from './export-plan.ts'
import { explain } from './problem-text.ts'
import { saveStream } from './save-stream.ts'

export { CannotSave } from './save-stream.ts'

export interface ExportTexts extends ZipWords, ExportWords {
  archive: (date: string, part: number, parts: number) => string
}

export interface Archive {
  readonly name: string
  readonly bytes: number
  readonly files: number
}
export type ExportState =
  | { step: 'idle' }
  | { step: 'reading'; done: number; total: number }
  | { step: 'ready'; archives: readonly Archive[]; missing: number; saved: ReadonlySet<number> }
  | { step: 'saving'; archive: Archive; bytes: number }

const state = signal<ExportState>({ step: 'idle' })
export const exporting: ReadonlySignal<ExportState> = state

interface Plan {
  files: ZipFile[]
  missing: Missing[]
}
interface Made {
  plans: Plan[]
  texts: ExportTexts
  ready: Extract<ExportState, { step: 'ready' }>
}
let made: Made | null = null
let stop = new AbortController()

/** More names than a plain zip can count: then there are several. */
const mostFiles = 60_000
const manifestName = 'keepsake.json'

whenDropped(cancelExport)

export function cancelExport(): void {
  stop.abort(new DOMException('stopped', 'AbortError'))
  made = null
  state.value = { step: 'idle' }
}

export async function prepareExport(texts: ExportTexts): Promise<void> {
  cancelExport()
  stop = new AbortController()
  const { signal: until } = stop
  try {
    state.value = { step: 'reading', done: 0, total: 0 }
    const everything = await planAll(until, texts)
    until.throwIfAborted()
    const plans = split(everything)
    const day = new Date().toISOString().slice(0, 10)
    const archives = plans.map(({ files, missing }, i) => ({
      name: texts.archive(day, i + 1, plans.length),
      bytes: zipOf(
        files,
        missing,
        texts,
        listening(until, () => undefined),
      ).size,
      files: files.length,
    }))
    const missing = everything.missing.length
    const ready = { step: 'ready', archives, missing, saved: new Set<number>() } as const
    made = { plans, texts, ready }
    state.value = ready
  } catch (error) {
    if (!until.aborted) state.value = { step: 'idle' }
    throw error
  }
}

/** After a press: browsers let a page save one file per press. */
export async function saveArchive(index: number): Promise<void> {
  const [plan, archive] = [made?.plans[index], made?.ready.archives[index]]
  if (!made || !plan || !archive) return
  const mine = made
  let bytes = 0
  const onBytes = (count: number) => {
    bytes += count
    if (made === mine) state.value = { step: 'saving', archive, bytes }
  }
  state.value = { step: 'saving', archive, bytes }
  let isSaved = false
  try {
    const { size, stream } = zipOf(
      plan.files,
      plan.missing,
      mine.texts,
      listening(stop.signal, onBytes),
    )
    await saveStream({ name: archive.name, type: 'application/zip', size, stream })
    isSaved = true
  } finally {
    if (made === mine) {
      const saved = isSaved ? new Set([...mine.ready.saved, index]) : mine.ready.saved
      mine.ready = { ...mine.ready, saved }
      state.value = mine.ready
    }
  }
}

const listening = (signal: AbortSignal, onBytes: (count: number) => void) => ({
  signal,
  onBytes,
  whyOf: (error: unknown) => explain(error).title,
})

async function planAll(until: AbortSignal, texts: ExportTexts): Promise<Plan> {
  await loadCollections()
  const tiles = collections.peek() ?? []
  const unique = makeNames()
  const folderOf = (title: string) => unique(safeName(title, texts.untitled))
  const found: ExportedCollection[] = []
  const missing: Missing[] = []
  const total = tiles.length + 1
  for (const [done, tile] of tiles.entries()) {
    state.value = { step: 'reading', done, total }
    try {
      found.push(await planCollection(until, tile, folderOf, texts))
    } catch (error) {
      until.throwIfAborted()
      const name = tile.title.peek() || tile.collectionId
      missing.push({ name, why: explain(error).title })
    }
  }
  state.value = { step: 'reading', done: tiles.length, total }
  const exported = new Set(found.flatMap(({ objects }) => [...objects]))
  const library = await planLibrary(until, exported, folderOf, texts)
  const all = library ? [...found, library] : found
  return {
    files: [manifestFile(found, library), ...all.flatMap(({ files }) => files)],
    missing: [...missing, ...all.flatMap((one) => one.missing)],
  }
}

function manifestFile(found: ExportedCollection[], library: ExportedCollection | null): ZipFile {
  const manifest = {
    exportedFrom: location.origin,
    account: accountSecrets().email,
    at: new Date().toISOString(),
    collections: found.map((one) => one.manifest),
    library: library?.manifest ?? null,
  }
  const bytes = new TextEncoder().encode(JSON.stringify(manifest, null, 2))
  const read = async function* () {
    // Saved again after a failure: whoever takes the bytes may hand their buffer on.
    yield bytes.slice()
  }
  return { name: manifestName, size: bytes.length, modified: Date.now(), read }
}

function split({ files, missing }: Plan): Plan[] {
  const count = Math.max(1, Math.ceil(files.length / mostFiles))
  return Array.from({ length: count }, (_, i) => ({
    files: files.slice(i * mostFiles, (i + 1) * mostFiles),
    missing: i === 0 ? missing : [],
  }))
}
