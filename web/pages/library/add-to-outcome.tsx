// What became of each item that was to be saved: said once, by how many.
import { Banner } from '../../components/banner.tsx'
import { Button, LinkButton } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import type { CopyOutcome, CopyResult } from '../../state/copies.ts'
import { libraryWords } from '../../words/library-words.ts'

export interface Saved {
  readonly id: string
  readonly title: string
  readonly outcomes: readonly CopyOutcome[]
}

export function Outcome({ saved, onClose }: { saved: Saved; onClose: () => void }) {
  const text = libraryWords().addTo
  const countOf = (...wanted: CopyResult[]) =>
    saved.outcomes.filter(({ result }) => wanted.includes(result)).length
  const [there, full] = [countOf('there'), countOf('full')]
  const [lost, refused] = [countOf('unavailable'), countOf('refused')]
  const actions = (
    <>
      <LinkButton href={`/c/${saved.id}`}>{text.openIt}</LinkButton>
      <Button variant="primary" onPress={onClose}>
        {text.done}
      </Button>
    </>
  )
  return (
    <Dialog title={saved.title} onClose={onClose} actions={actions}>
      <output>
        {text.allSaved(countOf('copied', 'there'), saved.title)}
        {there > 0 && ` ${text.there(there)}`}
      </output>
      {full > 0 && (
        <Banner tone="bad" action={<a href="/settings/storage">{text.toStorage}</a>}>
          {text.full(full)}
        </Banner>
      )}
      {lost > 0 && <Banner icon="alert">{text.unavailable(lost)}</Banner>}
      {refused > 0 && <Banner icon="alert">{text.refused(refused)}</Banner>}
    </Dialog>
  )
}
