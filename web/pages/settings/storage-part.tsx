// How much is stored, of how much.
import { useEffect } from 'preact/hooks'
import { Section } from '../../components/page.tsx'
import { Meter } from '../../components/progress.tsx'
import { refreshStorage, session } from '../../state/session.ts'
import { formatBytes } from '../../words/format.ts'
import { memberWords } from '../../words/member-words.ts'
import { tellTrouble } from '../toasts.ts'

export function StoragePart() {
  const text = memberWords().account
  const now = session.value
  useEffect(() => {
    refreshStorage().catch(tellTrouble)
  }, [])
  if (now.status !== 'signed-in') return null
  return (
    <Section title={text.storage}>
      <Meter
        label={text.storage}
        value={now.usedBytes}
        max={now.quotaBytes}
        text={text.used(formatBytes(now.usedBytes), formatBytes(now.quotaBytes))}
      />
    </Section>
  )
}
