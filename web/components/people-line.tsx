// People by name, without pictures of them: "Anna, Ben and 3 others".

import { formatList } from '../words/format.ts'
import { words } from '../words/words.ts'

export interface PeopleLineProps {
  readonly names: readonly string[]
  readonly shown?: number
}

export function PeopleLine({ names, shown = 2 }: PeopleLineProps) {
  const others = names.length - shown
  if (others <= 1) return <span>{formatList(names)}</span>
  return <span>{words().common.andOthers(names.slice(0, shown).join(', '), others)}</span>
}
