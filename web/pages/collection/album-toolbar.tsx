// What can be done with an album as a whole.
import { Button } from '../../components/button.tsx'
import { FileButton } from '../../components/file-button.tsx'
import { Menu } from '../../components/menu.tsx'
import { Toolbar } from '../../components/page.tsx'
import type { Collection } from '../../state/collection.ts'
import { memberWords } from '../../words/member-words.ts'
import { tellTrouble } from '../toasts.ts'
import type { DialogName } from './album-dialogs.tsx'

export interface AlbumToolbarProps {
  readonly collection: Collection
  readonly onFiles: (files: File[]) => void
  readonly onDialog: (dialog: DialogName) => void
  readonly isSelecting: boolean
  readonly onSelect: () => void
}

export function AlbumToolbar(props: AlbumToolbarProps) {
  const { collection, onDialog } = props
  const text = memberWords().collection
  const may = collection.may.value
  return (
    <Toolbar label={text.toolbar}>
      {may.add && <FileButton label={text.addItems} onFiles={props.onFiles} />}
      {may.manageLinks && (
        <Button variant="quiet" icon="link" onPress={() => onDialog('links')}>
          {text.links}
        </Button>
      )}
      {collection.items.value.length > 0 && (
        <Button variant="quiet" icon="select" pressed={props.isSelecting} onPress={props.onSelect}>
          {text.select}
        </Button>
      )}
      <Menu label={text.more} items={menuItems(collection, onDialog)} />
    </Toolbar>
  )
}

function menuItems(collection: Collection, onDialog: (dialog: DialogName) => void) {
  const text = memberWords().collection
  const may = collection.may.value
  const order = collection.order.value
  const sort = (to: 'added' | 'taken') => () => void collection.setOrder(to).catch(tellTrouble)
  const byTaken = { label: text.sortTaken, icon: 'sort' as const, onPress: sort('taken') }
  const byAdded = { label: text.sortAdded, icon: 'sort' as const, onPress: sort('added') }
  return [
    ...(may.rename
      ? [{ label: text.rename, icon: 'document' as const, onPress: () => onDialog('rename') }]
      : []),
    order === 'added' ? byTaken : byAdded,
    ...(may.deleteCollection
      ? [
          {
            label: text.delete,
            icon: 'trash' as const,
            danger: true,
            onPress: () => onDialog('delete'),
          },
        ]
      : []),
  ]
}
