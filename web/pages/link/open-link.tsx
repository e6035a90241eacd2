// An open link: the title, Add photos, what is on its way, and the pictures. The viewer lies over it
// as an entry of the history, so that Back closes it and the fragment stays in the address.
import { useEffect, useState } from 'preact/hooks'
import { FileButton } from '../../components/file-button.tsx'
import { Lazy } from '../../components/lazy.tsx'
import { Page, TitleBlock } from '../../components/page.tsx'
import type { Collection, Item } from '../../state/collection.ts'
import type { Visit } from '../../state/link-visit.ts'
import type { TroubleCode } from '../../state/problem-text.ts'
import { words } from '../../words/words.ts'
import { useTitle } from '../address.ts'
import { AlbumGrid } from '../album/album-grid.tsx'
import type { EndReason } from './ended-link.tsx'
import { LinkFoot } from './link-foot.tsx'
import { useOpenItem } from './use-open-item.ts'

type Open = Extract<Visit, { status: 'open' }>

const loadNotes = async () => (await import('../album/notes.tsx')).CollectionNotes
const loadUploads = async () => (await import('./guest-uploads.tsx')).GuestUploads
const loadEnded = async () => (await import('./ended-link.tsx')).EndedLink
const loadDropZone = async () => (await import('../../components/drop-zone.tsx')).DropZone
const loadList = async () => (await import('../album/folder-list.tsx')).FolderList
const loadJoin = async () => (await import('./join-button.tsx')).JoinButton
const loadViewer = async () => (await import('../album/viewer-layer.tsx')).ViewerLayer

/** Once the pictures are there: pieces for later, so that they can be had without a network too. */
const laterPieces = [loadNotes, loadUploads, loadEnded, loadViewer]
const laterMilliseconds = 3_000

/** Answers after which nothing of the link works any more. */
const endings: Partial<Record<TroubleCode, EndReason>> = {
  'link-expired': 'expired',
  'link-removed': 'removed',
  'link-unavailable': 'unavailable',
  'collection-unavailable': 'unavailable',
  'device-removed': 'device-removed',
}

/** The owner has set a password meanwhile: it is asked for at the door. */
const locks: readonly TroubleCode[] = [
  'link-password-needed',
  'link-password-wrong',
  'link-password-delayed',
]

export function OpenLink({ visit, onLocked }: { visit: Open; onLocked: () => void }) {
  const { collection } = visit
  const [picked, setPicked] = useState<readonly File[]>([])
  const trouble = collection.trouble.value
  const ending = trouble ? endings[trouble.code] : undefined
  const isLocked = trouble !== null && locks.includes(trouble.code)
  useEffect(() => {
    if (isLocked) onLocked()
  }, [isLocked])
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const load of laterPieces) void load().catch(() => undefined)
    }, laterMilliseconds)
    return () => clearTimeout(timer)
  }, [])
  useTitle(titleOf(collection))
  const uploads = (
    <Lazy load={loadUploads} props={{ visit, picked, onTaken: () => setPicked([]) }} />
  )
  const isUsed = useEver(picked.length > 0 || useKeptFiles(collection))
  if (trouble && ending) {
    const children = isUsed && uploads
    return <Lazy load={loadEnded} props={{ reason: ending, trouble, children }} />
  }
  return (
    <Page foot={<LinkFoot />}>
      <Head collection={collection} onFiles={setPicked} />
      <div class="stack">
        {hasNotes(collection) && <Lazy load={loadNotes} props={{ collection }} />}
        {isUsed && uploads}
        <Pictures collection={collection} isSending={isUsed} />
      </div>
    </Page>
  )
}

function hasNotes({ trouble, refused, loading }: Collection): boolean {
  return trouble.value !== null || refused.value > 0 || loading.value !== null
}

/** Blank until it is known that there is none: the line keeps its height. */
function titleOf({ title, may }: Collection): string {
  return title.value || (may.value.view ? words().link.untitled : '\u00a0')
}

/** Files that an earlier page did not finish: they go on by themselves. */
function useKeptFiles(collection: Collection): boolean {
  const [hasKept, setHasKept] = useState(false)
  const mayAdd = collection.may.value.add
  useEffect(() => {
    if (!mayAdd) return
    const look = async () => (await import('../../state/kept-files.ts')).hasKeptFiles(collection)
    look().then(setHasKept, () => undefined)
  }, [collection, mayAdd])
  return hasKept
}

function useEver(isSo: boolean): boolean {
  const [wasSo, setWasSo] = useState(isSo)
  useEffect(() => {
    if (isSo) setWasSo(true)
  }, [isSo])
  return wasSo || isSo
}

function Head(props: { collection: Collection; onFiles: (files: File[]) => void }) {
  const { collection, onFiles } = props
  const text = words().link
  const { view, add, download, join } = collection.may.value
  const count = collection.count.value
  const owner = collection.sharedBy.value
  const parts = count > 0 ? [words().grid.count(count)] : []
  if (owner) parts.unshift(text.sharedBy(owner))
  if (view && !add) parts.push(text.lookOnly)
  return (
    <>
      <TitleBlock
        title={titleOf(collection)}
        actions={
          (join || add) && (
            <>
              {add && <FileButton label={text.addPhotos} onFiles={onFiles} />}
              {join && <Lazy load={loadJoin} props={{ collection }} />}
            </>
          )
        }
      >
        {parts.join(' · ')}
        {view && !download && <span class="line small">{text.downloadsOff}</span>}
      </TitleBlock>
      {add && <Lazy load={loadDropZone} props={{ label: text.dropHere, onFiles }} />}
    </>
  )
}

function Pictures({ collection, isSending }: { collection: Collection; isSending: boolean }) {
  const text = words().link
  const { itemId, lastId, open, move, close } = useOpenItem()
  if (collection.items.value.length === 0 && collection.count.value === 0) {
    return isSending ? null : <NoPictures mayAdd={collection.may.value.add} />
  }
  const list = {
    collection,
    hrefOf: () => location.hash,
    onOpen: (item: Item) => open(item.id),
    focusId: itemId === null ? lastId : null,
  }
  return (
    <>
      <h2 class="hush">{text.pictures}</h2>
      {collection.kind === 'album' ? (
        <AlbumGrid {...list} />
      ) : (
        <Lazy load={loadList} props={list} />
      )}
      {itemId !== null && (
        <Lazy load={loadViewer} props={{ collection, itemId, onMove: move, onClose: close }} />
      )}
    </>
  )
}

function NoPictures({ mayAdd }: { mayAdd: boolean }) {
  const text = words().link
  return (
    <div class="empty">
      <h2>{text.empty}</h2>
      <p>{mayAdd ? text.emptyHint : text.emptyView}</p>
    </div>
  )
}
