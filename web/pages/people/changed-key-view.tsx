// Somebody's keys are not those seen before (A6). Nothing goes on until the person was asked: one
// word of the new keys is left out and has to be typed as they read it out. There is no way around.
import { useEffect, useState } from 'preact/hooks'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import '../../styles/people.css'
import { Field } from '../../components/field.tsx'
import { Progress } from '../../components/progress.tsx'
import type { ChangedKey } from '../../state/people-trust.ts'
import { peopleWords } from '../../words/people-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { addressOf } from './names.ts'
import { SafetyWords } from './safety-words.tsx'

export interface ChangedKeyViewProps {
  readonly changed: ChangedKey
  readonly onClose: () => void
  /** What was refused can be tried again. */
  readonly onConfirmed?: () => void
}

interface Compared {
  readonly before: readonly string[] | null
  readonly now: readonly string[]
  /** Place of the word to be heard from the person, from 0. */
  readonly ask: number
}

export function ChangedKeyView({ changed, onClose, onConfirmed }: ChangedKeyViewProps) {
  const text = peopleWords().changed
  const name = addressOf(changed)
  const [compared, setCompared] = useState<Compared | null>(null)
  const [heard, setHeard] = useState('')
  const [isWrong, setWrong] = useState(false)
  const { busy, trouble, run } = useAction()
  useEffect(() => {
    void run(async () => setCompared(await load(changed)))
  }, [changed])
  const submit = () => {
    const isRight = compared !== null && sameWord(heard, compared.now[compared.ask])
    setWrong(!isRight)
    if (!isRight) return
    void run(async () => {
      await changed.confirm()
      tell(text.confirmed(name), { tone: 'good' })
      onConfirmed?.()
      onClose()
    })
  }
  const actions = (
    <>
      <Button onPress={onClose}>{words().common.back}</Button>
      <Button type="submit" variant="primary" busy={busy} disabled={compared === null}>
        {text.confirm}
      </Button>
    </>
  )
  return (
    <Dialog title={text.title(name)} onClose={onClose} onSubmit={submit} actions={actions}>
      <Banner tone="bad" icon="alert">
        {text.what(name)}
      </Banner>
      <p>
        {text.innocent} {text.harmful}
      </p>
      {compared ? <TwoKeys compared={compared} /> : <Progress label={words().common.loading} />}
      <p>{text.how(name)}</p>
      {compared && (
        <Field
          label={text.word(compared.ask + 1)}
          value={heard}
          onInput={(next) => {
            setHeard(next)
            setWrong(false)
          }}
          error={isWrong ? text.wrong : null}
          plainText
        />
      )}
      <TroubleNote trouble={trouble} />
    </Dialog>
  )
}

function TwoKeys({ compared }: { compared: Compared }) {
  const text = peopleWords().changed
  return (
    <>
      {compared.before && (
        <div class="block">
          <h3>{text.before}</h3>
          <SafetyWords label={text.before} words={compared.before} old />
        </div>
      )}
      <div class="block">
        <h3>{text.now}</h3>
        <SafetyWords label={text.now} words={compared.now} leaveOut={compared.ask} />
      </div>
    </>
  )
}

async function load(changed: ChangedKey): Promise<Compared> {
  const [now, before] = await Promise.all([changed.words(), changed.before()])
  const [random = 0] = crypto.getRandomValues(new Uint8Array(1))
  return { now, before, ask: random % now.length }
}

const sameWord = (heard: string, word: string | undefined): boolean =>
  heard.trim().toLowerCase() === word
