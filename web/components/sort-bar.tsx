// The head of a list of files: a button over each column, or on narrow screens one choice and one
// arrow. Pressing what the list is sorted by turns the order round.
import { laterWords } from '../words/later-words.ts'
import { IconButton } from './button.tsx'
import { Select } from './choice.tsx'

export type SortKey = 'name' | 'kind' | 'size' | 'added'

export interface SortBarProps {
  readonly by: SortKey
  readonly descending: boolean
  readonly onSort: (by: SortKey, descending?: boolean) => void
}

const columns: readonly SortKey[] = ['name', 'kind', 'size', 'added']

export function SortBar({ by, descending, onSort }: SortBarProps) {
  const text = laterWords().list
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as the rows are */}
      <div class="document-head" role="group" aria-label={text.order}>
        {columns.map((column) => (
          <button
            key={column}
            type="button"
            class={column}
            aria-label={text.sortBy(text[column])}
            aria-pressed={column === by}
            aria-description={column === by ? direction(by, descending) : undefined}
            onClick={() => onSort(column)}
          >
            {text[column]}
            {column === by && <Arrow down={descending} />}
          </button>
        ))}
        <span class="by">{text.addedBy}</span>
      </div>
      <div class="sort-choice">
        <Select
          label={text.order}
          quiet
          value={by}
          options={columns.map((value) => ({ value, label: text[value] }))}
          onChange={(value) => onSort(value as SortKey)}
        />
        <IconButton icon="sort" label={text.turn} onPress={() => onSort(by, !descending)} />
        <span class="small quiet">{direction(by, descending)}</span>
      </div>
    </>
  )
}

function direction(by: SortKey, descending: boolean): string {
  const { upwards, downwards } = laterWords().list
  return (descending ? downwards : upwards)[by]
}

function Arrow({ down }: { down: boolean }) {
  return <span aria-hidden="true">{down ? ' ↓' : ' ↑'}</span>
}
