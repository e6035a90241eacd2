// The eight words of one's own keys, for reading out to others. Recomputed from the seed, never read
// from the server (A5).
import { useEffect, useState } from 'preact/hooks'
import { Section } from '../../components/page.tsx'
import '../../styles/people.css'
import { ownWords } from '../../state/people-trust.ts'
import { peopleWords } from '../../words/people-words.ts'
import { TroubleNote } from '../form.tsx'
import { useAction } from '../use-action.ts'
import { SafetyWords } from './safety-words.tsx'

export function OwnWordsSection() {
  const text = peopleWords().verify
  const [found, setFound] = useState<readonly string[] | null>(null)
  const { trouble, run } = useAction()
  useEffect(() => {
    void run(async () => setFound(await ownWords()))
  }, [])
  return (
    <Section title={text.yours}>
      <div class="stack">
        <p class="quiet">{text.yoursHint}</p>
        {found && <SafetyWords label={text.yours} words={found} />}
        <TroubleNote trouble={trouble} />
      </div>
    </Section>
  )
}
