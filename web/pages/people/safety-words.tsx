// Eight words that stand for somebody's keys, large enough to read out over the phone.
import { peopleWords } from '../../words/people-words.ts'

export interface SafetyWordsProps {
  readonly label: string
  readonly words: readonly string[]
  readonly old?: boolean
  /** Place of a word, from 0, that is not shown: it has to come from the person. */
  readonly leaveOut?: number
}

export function SafetyWords({ label, words, old, leaveOut }: SafetyWordsProps) {
  return (
    <ol class={old ? 'safety-words old' : 'safety-words'} aria-label={label} translate={false}>
      {words.map((word, place) =>
        place === leaveOut ? (
          <li key={`${place}`} class="left-out">
            {peopleWords().changed.hidden}
          </li>
        ) : (
          <li key={`${place}`}>{word}</li>
        ),
      )}
    </ol>
  )
}
