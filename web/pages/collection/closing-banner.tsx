// A collection that will be deleted says so to everyone in it: the owner can still keep it, others
// can save copies of what they would lose.
import { useState } from 'preact/hooks'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { Lazy } from '../../components/lazy.tsx'
import { Progress } from '../../components/progress.tsx'
import type { Collection } from '../../state/collection.ts'
import { keepCollection } from '../../state/manage-collection.ts'
import { formatDate } from '../../words/format.ts'
import { libraryWords } from '../../words/library-words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'

export function ClosingBanner({ collection }: { collection: Collection }) {
  const deleteAt = collection.deleteAt.value
  if (deleteAt === null || deleteAt === 0) return null
  const text = libraryWords().deletion
  const isOwner = collection.may.value.deleteCollection
  const sentence = (isOwner ? text.bannerOwner : text.bannerMember)(formatDate(deleteAt))
  return (
    <Banner
      icon="clock"
      action={isOwner ? <Keep collection={collection} /> : <SaveAll collection={collection} />}
    >
      {sentence}
    </Banner>
  )
}

function Keep({ collection }: { collection: Collection }) {
  const text = libraryWords().deletion
  const { busy, trouble, run } = useAction()
  const keep = () =>
    run(async () => {
      await keepCollection(collection)
      tell(text.stays)
    })
  return (
    <>
      <Button busy={busy} onPress={() => void keep()}>
        {collection.kind === 'folder' ? text.keepFolder : text.keepAlbum}
      </Button>
      <TroubleNote trouble={trouble} />
    </>
  )
}

const loadAddTo = async () => (await import('../library/add-to-dialog.tsx')).AddToDialog

/** All of it, so every row is read first. */
function SaveAll({ collection }: { collection: Collection }) {
  const text = libraryWords().deletion
  const [isOpen, setOpen] = useState(false)
  const { busy, trouble, run } = useAction()
  const begin = () =>
    run(async () => {
      let before = -1
      while (collection.items.peek().length !== before) {
        before = collection.items.peek().length
        await collection.loadMore()
      }
      setOpen(true)
    })
  const items = collection.items.value
  const onClose = () => setOpen(false)
  return (
    <>
      <Button busy={busy} disabled={items.length === 0} onPress={() => void begin()}>
        {text.saveCopies}
      </Button>
      {busy && <Progress label={text.loadingAll} />}
      <TroubleNote trouble={trouble} />
      {isOpen && <Lazy load={loadAddTo} props={{ from: collection, items, onClose }} />}
    </>
  )
}
