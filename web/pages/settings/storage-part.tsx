// How much is stored, of how much, and what fills it: counted on this device from the cards, which
// the server cannot read.
import '../../styles/library.css'
import { useEffect } from 'preact/hooks'
import { Section } from '../../components/page.tsx'
import { Meter } from '../../components/progress.tsx'
import { refreshStorage, session } from '../../state/session.ts'
import { type StoragePart as Part, storageParts } from '../../state/storage.ts'
import { formatBytes } from '../../words/format.ts'
import { libraryWords } from '../../words/library-words.ts'
import { memberWords } from '../../words/member-words.ts'
import { TroubleNote } from '../form.tsx'
import { Reading } from '../library/reading.tsx'
import { useLibrary } from '../library/use-library.ts'
import { tellTrouble } from '../toasts.ts'

export function StoragePart() {
  const text = memberWords().account
  const now = session.value
  useEffect(() => {
    refreshStorage().catch(tellTrouble)
  }, [])
  if (now.status !== 'signed-in') return null
  return (
    <>
      <Section title={text.storage}>
        <Meter
          label={text.storage}
          value={now.usedBytes}
          max={now.quotaBytes}
          text={text.used(formatBytes(now.usedBytes), formatBytes(now.quotaBytes))}
        />
      </Section>
      {now.usedBytes > 0 && <ByKind used={now.usedBytes} />}
    </>
  )
}

function ByKind({ used }: { used: number }) {
  const library = useLibrary('library')
  const text = libraryWords().storage
  if (library === null) return null
  return (
    <Section title={text.byKind}>
      <TroubleNote trouble={library.trouble.value} />
      <Reading library={library} label={text.measuring} />
      {library.isWhole.value && <Kinds parts={storageParts(library, used)} />}
      <p class="small quiet">{text.hint}</p>
    </Section>
  )
}

function Kinds({ parts }: { parts: readonly Part[] }) {
  const text = libraryWords().storage
  return (
    <>
      <div class="storage-bar" aria-hidden="true">
        {parts.map(({ kind, bytes }) => (
          <span key={kind} data-kind={kind} style={{ flexGrow: bytes }} />
        ))}
      </div>
      <ul class="storage-kinds" aria-label={text.byKind}>
        {parts.map(({ kind, bytes, count }) => (
          <li key={kind} data-kind={kind}>
            {kind === 'sending' ? (
              <span>{text[kind]}</span>
            ) : (
              <a href={kind === 'trash' ? '/trash' : '/library'}>{text[kind]}</a>
            )}
            <span class="numbers quiet">
              {kind === 'sending'
                ? formatBytes(bytes)
                : text.shareOf(text.counted(count), formatBytes(bytes))}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
