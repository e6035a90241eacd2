// Items into collections: one that the account may add to, or a new one. Says before what it costs,
// while it runs how far it is, and at the end what became of each item.
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { Icon } from '../../components/icon.tsx'
import { Progress } from '../../components/progress.tsx'
import type { Collection, Item } from '../../state/collection.ts'
import {
  type CollectionTile,
  collections,
  createCollection,
  loadCollections,
} from '../../state/collections.ts'
import { saveCopies } from '../../state/copies.ts'
import { refreshStorage } from '../../state/session.ts'
import { libraryWords } from '../../words/library-words.ts'
import { memberWords } from '../../words/member-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { longestTitle } from '../longest-title.ts'
import { useAction } from '../use-action.ts'
import { Outcome, type Saved } from './add-to-outcome.tsx'

export interface AddToDialogProps {
  readonly from: Collection
  readonly items: readonly Item[]
  readonly onClose: () => void
  readonly onSaved?: () => void
}

export function AddToDialog({ from, items, onClose, onSaved }: AddToDialogProps) {
  const text = libraryWords().addTo
  const [done, setDone] = useState<number | null>(null)
  const [saved, setSaved] = useState<Saved | null>(null)
  const { busy, trouble, run } = useAction()
  useEffect(() => {
    void loadCollections()
  }, [])
  const save = (title: string, target: () => Promise<CollectionTile['collectionId']>) =>
    run(async () => {
      try {
        const id = await target()
        setDone(0)
        const outcomes = await saveCopies(from, items, id, setDone)
        setSaved({ id, title, outcomes })
      } finally {
        setDone(null)
        void refreshStorage().catch(() => undefined)
        void loadCollections()
      }
    })
  const leave = () => {
    onClose()
    if (saved) onSaved?.()
  }
  if (saved) return <Outcome saved={saved} onClose={leave} />
  return (
    <Dialog title={text.title(items.length)} onClose={onClose} busy={busy}>
      <p class="quiet">
        {items.every((item) => isHeld(from, item)) ? text.free(items.length) : text.charged}
      </p>
      {done !== null && (
        <Progress
          label={text.progress}
          value={done / items.length}
          text={text.progressCount(done, items.length)}
        />
      )}
      <TroubleNote trouble={trouble} />
      <Targets
        from={from}
        busy={busy}
        onChoose={({ collectionId, title }) =>
          void save(title.value || memberWords().home.untitled, async () => collectionId)
        }
      />
      <NewTarget
        busy={busy}
        onCreate={(title) => void save(title, () => createCollection({ kind: from.kind, title }))}
      />
    </Dialog>
  )
}

/** What one added or holds already takes no more storage. */
const isHeld = (from: Collection, item: Item): boolean =>
  from.id === ('library' as typeof from.id) || item.mine

interface TargetsProps {
  readonly from: Collection
  readonly busy: boolean
  readonly onChoose: (tile: CollectionTile) => void
}

function Targets({ from, busy, onChoose }: TargetsProps) {
  const text = libraryWords().addTo
  const all = collections.value
  if (all === null) return <Progress label={words().common.loading} />
  const tiles = all.filter(
    ({ collectionId, role, deleteAt }) =>
      role >= 2 && deleteAt === null && collectionId !== from.id,
  )
  if (tiles.length === 0) return <p class="quiet">{text.none}</p>
  return (
    <ul class="target-list" aria-label={text.collections}>
      {tiles.map((tile) => (
        <li key={tile.collectionId}>
          <button
            type="button"
            class="target"
            aria-disabled={busy || undefined}
            onClick={() => !busy && onChoose(tile)}
          >
            <span class="target-picture">
              {tile.cover.value ? (
                <img src={tile.cover.value} alt="" />
              ) : (
                <Icon name={tile.kind === 'folder' ? 'folder' : 'image'} />
              )}
            </span>
            <strong dir="auto">{tile.title.value || memberWords().home.untitled}</strong>
            <span class="small quiet">{lineOf(tile)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function lineOf({ items, role }: CollectionTile): string {
  const count = words().grid.count(items)
  return role === 4 ? count : `${count} · ${libraryWords().addTo.sharedBy}`
}

function NewTarget({ busy, onCreate }: { busy: boolean; onCreate: (title: string) => void }) {
  const text = libraryWords().addTo
  const [isOpen, setOpen] = useState(false)
  const [title, setTitle] = useState('')
  const [isChecked, setChecked] = useState(false)
  const isMissing = title.trim() === ''
  const create = () => {
    setChecked(true)
    if (!isMissing && !busy) onCreate(title.trim())
  }
  if (!isOpen) {
    return (
      <Button icon="add" wide disabled={busy} onPress={() => setOpen(true)}>
        {text.newAlbum}
      </Button>
    )
  }
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        create()
      }}
    >
      <Field
        label={text.name}
        value={title}
        onInput={setTitle}
        error={isChecked && isMissing ? text.nameNeeded : null}
        maxLength={longestTitle}
        autofocus
        required
      />
      <Button type="submit" variant="primary" busy={busy}>
        {text.create}
      </Button>
    </form>
  )
}
