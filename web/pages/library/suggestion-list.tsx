// What admins suggest to delete, to whoever added it: beside each its picture and the two answers.
import { useEffect } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Section } from '../../components/page.tsx'
import type { Library } from '../../state/library.ts'
import {
  answerSuggestion,
  loadSuggestions,
  type Suggestion,
  suggestions,
} from '../../state/suggestions.ts'
import { libraryWords } from '../../words/library-words.ts'
import { tell, tellTrouble } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { titleOf } from './use-library.ts'

export function Suggestions({ library }: { library: Library }) {
  useEffect(() => {
    loadSuggestions().catch(tellTrouble)
  }, [library])
  const all = suggestions.value ?? []
  if (all.length === 0) return null
  return (
    <Section title={libraryWords().suggestions.title}>
      <ul class="asked-list">
        {all.map((one) => (
          <OneSuggestion
            key={`${one.collectionId}/${one.objectId}`}
            library={library}
            suggestion={one}
          />
        ))}
      </ul>
    </Section>
  )
}

function OneSuggestion({ library, suggestion }: { library: Library; suggestion: Suggestion }) {
  const text = libraryWords().suggestions
  const { busy, run } = useAction()
  const item = library.items.value.find(({ id }) => id === suggestion.objectId)
  useEffect(() => {
    if (item) library.show([item])
  }, [item])
  const name = item?.details.value?.name ?? text.nameless
  const answer = (accept: boolean) =>
    run(async () => {
      await answerSuggestion(suggestion, accept).catch((error: unknown) => {
        tellTrouble(error)
        throw error
      })
      if (accept) library.hide([suggestion.objectId])
      tell(accept ? text.trashed : text.kept)
    })
  const thumbnail = item?.thumbnail.value
  return (
    <li>
      {item ? (
        <a href={`/library/i/${item.id}`} class="asked-picture" aria-label={name}>
          {thumbnail ? <img src={thumbnail} alt="" /> : <Icon name="image" />}
        </a>
      ) : (
        <span class="asked-picture">
          <Icon name="image" />
        </span>
      )}
      <div>
        <strong dir="auto">{name}</strong>
        <p class="small quiet">{text.text(titleOf(suggestion.collectionId))}</p>
      </div>
      <div class="row">
        <Button busy={busy} onPress={() => void answer(false)}>
          {text.reject}
        </Button>
        <Button variant="danger" busy={busy} onPress={() => void answer(true)}>
          {text.accept}
        </Button>
      </div>
    </li>
  )
}
