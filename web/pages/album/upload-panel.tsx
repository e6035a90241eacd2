// The files on their way, one row each, and how many have arrived. Shown as soon as there is a file
// and until somebody puts the finished list away.
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { ProgressList, type ProgressRow } from '../../components/progress-list.tsx'
import type { FileState, Sending, SendingFile } from '../../state/sending.ts'
import { laterWords } from '../../words/later-words.ts'

export function UploadPanel({ sending }: { sending: Sending }) {
  const text = laterWords().sending
  const files = sending.files.value
  const { total, arrived, alreadyThere, failed, cancelled, active } = sending.summary.value
  if (files.length === 0) return null
  const meant = total - cancelled
  const parts = [text.summary(arrived, meant)]
  if (alreadyThere > 0) parts.push(text.alreadyThereCount(alreadyThere))
  if (failed > 0) parts.push(text.failedCount(failed))
  return (
    <div class="upload-panel">
      <FullNote files={files} />
      <ProgressList
        label={text.yourUploads}
        rows={files.map(rowOf).filter((row) => row !== null)}
        summary={parts.join(' · ')}
        onRetry={(id) => sending.retry(Number(id))}
        onCancel={(id) => sending.cancel(Number(id))}
      />
      <div class="row">
        {failed > 1 && (
          <Button icon="refresh" onPress={sending.retryFailed}>
            {text.retryFailed}
          </Button>
        )}
        {active === 0 && (
          <Button variant="quiet" onPress={sending.clear}>
            {text.clear}
          </Button>
        )}
      </div>
    </div>
  )
}

/** A full album is the owner's to solve, so it is said once and not on every row alone. */
function FullNote({ files }: { files: readonly SendingFile[] }) {
  const text = laterWords().linkEnd
  const isFull = files.some(({ state: { value } }) => {
    return value.phase === 'failed' && value.trouble.code === 'album-full'
  })
  if (!isFull) return null
  return (
    <Banner tone="bad" icon="alert">
      <h2>{text.albumFull}</h2>
      <p>{text.albumFullHint}</p>
    </Banner>
  )
}

function rowOf({ id, name, state }: SendingFile): ProgressRow | null {
  const now = state.value
  const row = { id: String(id), name }
  if (now.phase === 'cancelled') return null
  if (now.phase === 'sending') return { ...row, state: 'sending', fraction: now.share }
  if (now.phase === 'failed') return { ...row, state: 'failed', reason: now.trouble.text }
  if (now.phase === 'waiting-for-network') {
    return { ...row, state: 'waiting', reason: laterWords().sending.waitingForNetwork }
  }
  return { ...row, state: stateOf(now.phase) }
}

type PlainPhase = Exclude<
  FileState['phase'],
  'cancelled' | 'sending' | 'failed' | 'waiting-for-network'
>

function stateOf(phase: PlainPhase): ProgressRow['state'] {
  return phase === 'queued' || phase === 'paused' ? 'waiting' : phase
}
