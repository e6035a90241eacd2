// Where the account is signed in. Names of browsers are their own claims, to tell them apart.
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Section } from '../../components/page.tsx'
import { Progress } from '../../components/progress.tsx'
import { Time } from '../../components/time.tsx'
import {
  endOtherSessions,
  endSession,
  loadOwnSessions,
  ownSessions,
} from '../../state/own-sessions.ts'
import { settingsWords } from '../../words/settings-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'

type OwnSession = NonNullable<typeof ownSessions.value>[number]

export function SessionsPart() {
  const text = settingsWords().sessions
  const { busy, trouble, run } = useAction()
  const [isAsking, setAsking] = useState(false)
  const all = ownSessions.value
  useEffect(() => {
    void run(loadOwnSessions)
  }, [])
  const end = (session: OwnSession) =>
    run(async () => {
      await endSession(session)
      tell(text.ended)
    })
  return (
    <Section title={text.title}>
      <div class="stack">
        <p class="quiet">{text.hint}</p>
        <TroubleNote trouble={trouble} />
        {all === null && busy && <Progress label={words().common.loading} />}
        {all !== null && (
          <ul class="device-list" aria-label={text.title}>
            {all.map((one) => (
              <SessionItem key={one.sessionId} one={one} busy={busy} onEnd={() => void end(one)} />
            ))}
          </ul>
        )}
        {(all?.length ?? 0) > 1 && (
          <>
            <div class="row">
              <Button onPress={() => setAsking(true)}>{text.endOthers}</Button>
            </div>
            <p class="quiet small">{text.changePassword}</p>
          </>
        )}
      </div>
      {isAsking && <EndOthersDialog onClose={() => setAsking(false)} />}
    </Section>
  )
}

interface SessionItemProps {
  readonly one: OwnSession
  readonly busy: boolean
  readonly onEnd: () => void
}

function SessionItem({ one, busy, onEnd }: SessionItemProps) {
  const text = settingsWords().sessions
  const browser = one.browser || text.unknown
  return (
    <li>
      <div>
        <strong>{browser}</strong>
        {one.current && <span class="session-mark">{text.current}</span>}
        <p class="quiet small">
          {text.since} <Time at={one.createdAt} look="date" />
          {!one.current && (
            <>
              {' · '}
              {text.lastUsed} <Time at={one.lastUsedAt} />
            </>
          )}
        </p>
      </div>
      {!one.current && (
        <Button variant="quiet" disabled={busy} label={`${text.end}: ${browser}`} onPress={onEnd}>
          {text.end}
        </Button>
      )}
    </li>
  )
}

function EndOthersDialog({ onClose }: { onClose: () => void }) {
  const text = settingsWords().sessions
  const { busy, trouble, run } = useAction()
  const confirm = () =>
    run(async () => {
      await endOtherSessions()
      tell(text.othersEnded)
      onClose()
    })
  return (
    <ConfirmDialog
      title={text.endOthersTitle}
      confirm={text.endOthers}
      danger
      busy={busy}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>{text.endOthersWarning}</p>
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}
