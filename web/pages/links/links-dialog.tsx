// The links of one album. One view at a time: the list, the settings of a link, its QR code, its
// devices, or the question before it is removed; closing a view leads back to the list.
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Progress } from '../../components/progress.tsx'
import type { Collection } from '../../state/collection.ts'
import { type Links, linksOf } from '../../state/links.ts'
import { memberWords } from '../../words/member-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { useAction } from '../use-action.ts'
import { LinkCard, type LinkTask } from './link-card.tsx'
import { LinkSettings } from './link-settings.tsx'
import { DevicesView, QrView, RemoveView } from './link-views.tsx'
import { OwnName } from './own-name.tsx'

export interface LinksDialogProps {
  readonly collection: Collection
  readonly onClose: () => void
}

interface View {
  readonly task: LinkTask
  readonly linkId: string
}

export function LinksDialog({ collection, onClose }: LinksDialogProps) {
  const links = linksOf(collection)
  const [view, setView] = useState<View | null>(null)
  useEffect(() => {
    void links.load()
  }, [links])
  const link = view && links.links.value?.find((one) => one.linkId === view.linkId)
  if (!view || !link) {
    return <LinkList collection={collection} links={links} onClose={onClose} onTask={setView} />
  }
  const shared = { links, link, title: collection.title.value, onClose: () => setView(null) }
  if (view.task === 'settings') return <LinkSettings {...shared} />
  if (view.task === 'qr') return <QrView {...shared} />
  if (view.task === 'devices') return <DevicesView {...shared} />
  return <RemoveView {...shared} />
}

interface LinkListProps {
  readonly collection: Collection
  readonly links: Links
  readonly onClose: () => void
  readonly onTask: (view: View) => void
}

function LinkList({ collection, links, onClose, onTask }: LinkListProps) {
  const text = memberWords().links
  const { busy, trouble, run } = useAction()
  const all = links.links.value
  const actions = (
    <Button
      variant="primary"
      icon="add"
      busy={busy}
      disabled={all === null}
      onPress={() => void run(() => links.make())}
    >
      {text.new}
    </Button>
  )
  return (
    <Dialog title={text.title} onClose={onClose} actions={actions} wide>
      <TroubleNote trouble={trouble ?? links.trouble.value} />
      {all === null && links.trouble.value === null && <Progress label={words().common.loading} />}
      {all?.length === 0 && <NoLinks />}
      {all !== null && all.length > 0 && (
        <ul class="link-list" aria-label={text.title}>
          {all.map((link) => (
            <LinkCard
              key={link.linkId}
              link={link}
              onTask={(task) => onTask({ task, linkId: link.linkId })}
            />
          ))}
        </ul>
      )}
      {all !== null && all.length > 0 && <OwnName collection={collection} />}
    </Dialog>
  )
}

function NoLinks() {
  const text = memberWords().links
  return (
    <div class="stack">
      <p>
        <strong>{text.none}</strong>
      </p>
      <p class="quiet">{text.noneHint}</p>
    </div>
  )
}
