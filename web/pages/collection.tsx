// One collection, for its owner: opens it, says when it cannot be opened, and lays the viewer over
// it while the address names an item.
import { useEffect, useState } from 'preact/hooks'
import type { CollectionId } from '#protocol/ids'
import { LinkButton } from '../components/button.tsx'
import { ErrorPage } from '../components/error-page.tsx'
import { Lazy } from '../components/lazy.tsx'
import { Progress } from '../components/progress.tsx'
import type { Collection } from '../state/collection.ts'
import { openCollection } from '../state/open-collection.ts'
import { explain, type Trouble } from '../state/problem-text.ts'
import { memberWords } from '../words/member-words.ts'
import { peopleWords } from '../words/people-words.ts'
import { words } from '../words/words.ts'
import { go, goBackTo, goInstead, useTitle } from './address.ts'
import type { DialogName } from './collection/album-dialogs.tsx'
import { AlbumPage } from './collection/album-page.tsx'
import { MemberPage } from './member-page.tsx'
import { useLate } from './use-late.ts'

export interface CollectionPageProps {
  readonly collectionId: string
  readonly itemId: string | null
}

const loadBlocked = async () => (await import('./people/blocked-page.tsx')).BlockedPage
const loadViewer = async () => (await import('./album/viewer-layer.tsx')).ViewerLayer

export function CollectionPage({ collectionId, itemId }: CollectionPageProps) {
  const { collection, trouble, again } = useCollection(collectionId)
  const [lastId, setLast] = useState<string | null>(null)
  const [dialog, setDialog] = useState<DialogName | null>(null)
  useEffect(() => {
    if (itemId !== null) setLast(itemId)
  }, [itemId])
  if (trouble?.code === 'key-changed') {
    return <Lazy load={loadBlocked} props={{ trouble, onConfirmed: again }} />
  }
  if (trouble) return <Unavailable trouble={trouble} />
  if (collection === null) return <Opening />
  if (collection.trouble.value?.code === 'collection-unavailable') return <Gone />
  const base = `/c/${collectionId}`
  const hrefOf = (id: string) => `${base}/i/${id}`
  return (
    <>
      <AlbumPage
        collection={collection}
        hrefOf={hrefOf}
        onOpen={(id) => go(hrefOf(id))}
        focusId={itemId === null && dialog === null ? lastId : null}
        dialog={dialog}
        onDialog={setDialog}
      />
      {itemId !== null && (
        <Lazy
          load={loadViewer}
          props={{
            collection,
            itemId,
            onMove: (id: string) => goInstead(hrefOf(id)),
            onClose: () => goBackTo(base),
            onShare: (through: DialogName) => {
              goBackTo(base)
              setDialog(through)
            },
          }}
        />
      )}
    </>
  )
}

function useCollection(collectionId: string) {
  const [collection, setCollection] = useState<Collection | null>(null)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    let opened: Collection | null = null
    setCollection(null)
    setTrouble(null)
    openCollection(collectionId as CollectionId, stop.signal).then(
      (found) => {
        if (stop.signal.aborted) return found.close()
        opened = found
        setCollection(found)
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setTrouble(explain(error))
      },
    )
    return () => {
      stop.abort()
      opened?.close()
    }
  }, [collectionId, attempt])
  return { collection, trouble, again: () => setAttempt(attempt + 1) }
}

/** Removed while the page was open, or the collection is deleted. */
function Gone() {
  const text = peopleWords().collection
  useTitle(text.gone)
  const home = <LinkButton href="/home">{memberWords().home.title}</LinkButton>
  return (
    <MemberPage>
      <ErrorPage heading={text.gone} icon="image" action={home}>
        {text.goneText}
      </ErrorPage>
    </MemberPage>
  )
}

function Opening() {
  const isLate = useLate()
  useTitle('')
  return <MemberPage>{isLate && <Progress label={words().common.loading} />}</MemberPage>
}

function Unavailable({ trouble }: { trouble: Trouble }) {
  useTitle(trouble.title)
  const home = <LinkButton href="/home">{memberWords().home.title}</LinkButton>
  return (
    <MemberPage>
      <ErrorPage heading={trouble.title} icon="image" action={home}>
        {trouble.text}
      </ErrorPage>
    </MemberPage>
  )
}
