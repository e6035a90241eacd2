// A field to search in what is on the page, named `Search` unless told otherwise. Escape empties it.
import { laterWords } from '../words/later-words.ts'
import { Icon } from './icon.tsx'

export interface SearchFieldProps {
  readonly label?: string
  readonly value: string
  readonly onInput: (value: string) => void
}

/** A query longer than this finds nothing more. */
const longest = 200

export function SearchField({
  label = laterWords().list.search,
  value,
  onInput,
}: SearchFieldProps) {
  const clear = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || value === '') return
    event.preventDefault()
    onInput('')
  }
  return (
    <div class="search">
      <Icon name="search" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        maxLength={longest}
        autocomplete="off"
        spellcheck={false}
        enterkeyhint="search"
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={clear}
      />
    </div>
  )
}
