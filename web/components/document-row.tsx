// One file as a row. The link spans the row and is named by the file; what else is known of it
// stands beside, on narrow screens in one line below.
import { Icon, type IconName } from './icon.tsx'
import { placeholder } from './thumbhash.ts'

export interface RowItem {
  readonly id: string
  readonly thumbhash: Uint8Array | null
}

export interface RowLook {
  /** Null until it was read. */
  readonly name: string | null
  /** Stands in for the name meanwhile. */
  readonly unnamed: string
  readonly icon: IconName
  /** Colours the icon: one of a few classes of documents.css. */
  readonly tint: string
  readonly kind: string
  readonly size: string
  readonly date: string
  readonly addedBy: string
}

export interface DocumentRowProps {
  readonly item: RowItem
  readonly index: number
  readonly count: number
  readonly top: number
  readonly look: () => RowLook
  readonly href: string
  /** Undefined outside selection mode. */
  readonly checked: boolean | undefined
  readonly onPress: (event: MouseEvent) => void
}

export function DocumentRow(props: DocumentRowProps) {
  const { item, index, checked } = props
  const look = props.look()
  const shared = { 'data-index': index, onClick: props.onPress }
  const name = look.name ?? look.unnamed
  return (
    <li
      class={checked ? 'document-row chosen' : 'document-row'}
      style={{ top: `${props.top}px` }}
      aria-setsize={props.count}
      aria-posinset={index + 1}
    >
      <Mark look={look} thumbhash={item.thumbhash} checked={checked} />
      {checked === undefined ? (
        <a {...shared} class={look.name === null ? 'name unread' : 'name'} href={props.href}>
          <span dir="auto">{name}</span>
        </a>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: the whole row is pressed, as the link is
        <button {...shared} type="button" class="name" role="checkbox" aria-checked={checked}>
          <span dir="auto">{name}</span>
        </button>
      )}
      <span class="kind">{look.kind}</span>
      <span class="size">{look.size}</span>
      <span class="date">{look.date}</span>
      <span class="by" dir="auto">
        {look.addedBy}
      </span>
    </li>
  )
}

interface MarkProps {
  readonly look: RowLook
  readonly thumbhash: Uint8Array | null
  readonly checked: boolean | undefined
}

function Mark({ look, thumbhash, checked }: MarkProps) {
  if (checked !== undefined) {
    return (
      <span class={checked ? 'mark box on' : 'mark box'}>{checked && <Icon name="check" />}</span>
    )
  }
  const picture = placeholder(thumbhash)
  return (
    <span class={`mark ${look.tint}`} style={{ backgroundImage: picture }}>
      {!thumbhash && <Icon name={look.icon} />}
    </span>
  )
}
