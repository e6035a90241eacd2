// What can be done with an album as a whole.
import type { ComponentChildren } from 'preact'
import { Button } from '../../components/button.tsx'
import { FileButton } from '../../components/file-button.tsx'
import { Menu } from '../../components/menu.tsx'
import { Toolbar } from '../../components/page.tsx'
import type { Collection } from '../../state/collection.ts'
import { memberWords } from '../../words/member-words.ts'
import { peopleWords } from '../../words/people-words.ts'
import { tellTrouble } from '../toasts.ts'
import type { DialogName } from './album-dialogs.tsx'

export interface AlbumToolbarProps {
  readonly collection: Collection
  readonly onFiles: (files: File[]) => void
  readonly onDialog: (dialog: DialogName) => void
  readonly isSelecting: boolean
  readonly onSelect: () => void
  /** Stands at the end of the bar. */
  readonly children?: ComponentChildren
}

export function AlbumToolbar(props: AlbumToolbarProps) {
  const { collection, onDialog } = props
  const text = memberWords().collection
  const may = collection.may.value
  return (
    <Toolbar label={collection.kind === 'folder' ? text.toolbarFolder : text.toolbar}>
      {may.add && <FileButton label={text.addItems} onFiles={props.onFiles} />}
      <Button variant="quiet" icon="people" onPress={() => onDialog('share')}>
        {text.share}
      </Button>
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
      {props.children}
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
    ...(collection.kind === 'folder' ? [] : [order === 'added' ? byTaken : byAdded]),
    ...(may.deleteCollection
      ? [
          {
            label: collection.kind === 'folder' ? text.deleteFolder : text.delete,
            icon: 'trash' as const,
            danger: true,
            onPress: () => onDialog('delete'),
          },
        ]
      : [
          {
            label: peopleWords().leave.action,
            icon: 'back' as const,
            danger: true,
            onPress: () => onDialog('leave'),
          },
        ]),
  ]
}
