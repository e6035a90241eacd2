// Export everything: prepare, see how much it is, save. Two presses, because browsers save a file only
// after one, and because the person should know the size before it begins.
import { useState } from 'preact/hooks'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/page.tsx'
import { Progress } from '../../components/progress.tsx'
import {
  CannotSave,
  cancelExport,
  type ExportState,
  exporting,
  prepareExport,
  saveArchive,
} from '../../state/export.ts'
import { exportWords } from '../../words/export-words.ts'
import { formatBytes } from '../../words/format.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { type Action, useAction } from '../use-action.ts'

export function ExportPart() {
  const text = exportWords()
  const action = useAction()
  const [isTooLarge, setTooLarge] = useState(false)
  const now = exporting.value
  const prepare = () => run(action, () => prepareExport(text.texts))
  const save = (index: number) =>
    run(action, async () => {
      try {
        await saveArchive(index)
      } catch (error) {
        if (!(error instanceof CannotSave)) throw error
        setTooLarge(true)
      }
    })
  return (
    <Section title={text.title}>
      <div class="stack">
        <p class="quiet">{text.hint}</p>
        <p class="quiet small">
          {text.trash} {text.unlocked}
        </p>
        {now.step === 'idle' && (
          <div class="row">
            <Button icon="download" busy={action.busy} onPress={prepare}>
              {text.prepare}
            </Button>
          </div>
        )}
        {(now.step === 'reading' || now.step === 'saving') && <Running now={now} />}
        {now.step === 'ready' && <Ready now={now} onSave={save} onAgain={prepare} />}
        {isTooLarge && (
          <Banner tone="bad" icon="alert">
            {text.tooLarge}
          </Banner>
        )}
        <TroubleNote trouble={action.trouble} />
      </div>
    </Section>
  )
}

/** Stopping is what the person asked for, not a trouble. */
function run(action: Action, work: () => Promise<void>): void {
  const { stopped } = exportWords()
  const quietly = async () => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
      tell(stopped)
    }
  }
  void action.run(quietly)
}

function Running({ now }: { now: Extract<ExportState, { step: 'reading' | 'saving' }> }) {
  const text = exportWords()
  return (
    <>
      {now.step === 'reading' ? (
        <Progress
          label={text.reading}
          value={now.total === 0 ? undefined : now.done / now.total}
          text={now.total === 0 ? '' : text.of(now.done, now.total)}
        />
      ) : (
        <>
          <Progress label={text.saving} value={now.bytes / Math.max(1, now.archive.bytes)} />
          <p class="quiet small">{text.keepOpen}</p>
        </>
      )}
      <div class="row">
        <Button onPress={cancelExport}>{text.stop}</Button>
      </div>
    </>
  )
}

interface ReadyProps {
  readonly now: Extract<ExportState, { step: 'ready' }>
  readonly onSave: (index: number) => void
  readonly onAgain: () => void
}

function Ready({ now, onSave, onAgain }: ReadyProps) {
  const text = exportWords()
  const { archives, missing, saved } = now
  return (
    <>
      <ul class="plain stack">
        {archives.map(({ name, files, bytes }, i) => (
          <li key={name} class="row">
            <Button
              variant={saved.has(i) ? 'plain' : 'primary'}
              icon="download"
              onPress={() => onSave(i)}
            >
              {archives.length === 1 ? text.save : text.savePart(i + 1, archives.length)}
            </Button>
            <span>{text.ready(files, formatBytes(bytes))}</span>
            {saved.has(i) && <span class="quiet">{text.saved}</span>}
          </li>
        ))}
      </ul>
      {missing > 0 && <p>{text.missing(missing)}</p>}
      <div class="row">
        <Button variant="quiet" icon="refresh" onPress={onAgain}>
          {text.again}
        </Button>
      </div>
    </>
  )
}
