// What the account wants to be told, and where: in the app, on this device, by mail; collections that
// are silent.
import '../../styles/notices.css'
import { useEffect } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Section } from '../../components/page.tsx'
import { Progress } from '../../components/progress.tsx'
import { collections, loadCollections } from '../../state/collections.ts'
import {
  causedKinds,
  loadNoticeSettings,
  type NoticeChannel,
  type NoticeKind,
  noticeSettings,
  setMuted,
  setTold,
} from '../../state/notice-settings.ts'
import { lookAtPush, pushState, turnPushOff, turnPushOn } from '../../state/push.ts'
import { noticesWords } from '../../words/notices-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { namedOf } from '../notices/notice-text.ts'
import { type Action, useAction } from '../use-action.ts'

export function NoticesPart() {
  const text = noticesWords()
  const action = useAction()
  const settings = noticeSettings.value
  useEffect(() => {
    void action.run(loadNoticeSettings)
    void lookAtPush()
    if (collections.peek() === null) void loadCollections()
  }, [])
  return (
    <>
      <Section title={text.settings}>
        <div class="stack">
          <TroubleNote trouble={action.trouble} />
          {settings === null && action.busy && <Progress label={words().common.loading} />}
          {settings !== null && <KindTable mail={settings.mail} action={action} />}
        </div>
      </Section>
      <PushSection />
      {settings !== null && <MutedSection action={action} />}
    </>
  )
}

function KindTable({ mail, action }: { mail: boolean; action: Action }) {
  const text = noticesWords()
  const channels: readonly NoticeChannel[] = mail ? ['app', 'push', 'mail'] : ['app', 'push']
  return (
    <>
      <table class="kind-table">
        <caption class="hush">{text.settings}</caption>
        <thead>
          <tr>
            <th scope="col">{text.kind}</th>
            {channels.map((channel) => (
              <th scope="col" key={channel}>
                {text.channels[channel]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {causedKinds.map((kind) => (
            <tr key={kind}>
              <th scope="row">{text.kinds[kind]}</th>
              {channels.map((channel) => (
                <td key={channel}>
                  <Told kind={kind} channel={channel} action={action} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="quiet small">
        {text.offInApp} {mail ? text.mailHint : text.noMail}
      </p>
    </>
  )
}

interface ToldProps {
  readonly kind: NoticeKind
  readonly channel: NoticeChannel
  readonly action: Action
}

function Told({ kind, channel, action }: ToldProps) {
  const text = noticesWords()
  const off = noticeSettings.value?.off
  if (!off) return null
  const isOffInApp = off.app.includes(kind)
  return (
    <input
      type="checkbox"
      aria-label={text.on(text.kinds[kind], text.channels[channel])}
      checked={!isOffInApp && !off[channel].includes(kind)}
      disabled={channel !== 'app' && isOffInApp}
      onChange={(event) => {
        const isTold = event.currentTarget.checked
        void action.run(() => setTold(kind, channel, isTold))
      }}
    />
  )
}

function PushSection() {
  const text = noticesWords().push
  const { busy, trouble, run } = useAction()
  const state = pushState.value
  return (
    <Section title={text.title}>
      <div class="stack">
        <p class="quiet">{text.hint}</p>
        {state === 'denied' && <p>{text.denied}</p>}
        {state === 'unsupported' && <p>{text.unsupported}</p>}
        {state === 'on' && <p>{text.isOn}</p>}
        {(state === 'on' || state === 'off') && (
          <div class="row">
            <Button busy={busy} onPress={() => void run(state === 'on' ? turnPushOff : turnPushOn)}>
              {state === 'on' ? text.off : text.on}
            </Button>
          </div>
        )}
        <TroubleNote trouble={trouble} />
      </div>
    </Section>
  )
}

function MutedSection({ action }: { action: Action }) {
  const text = noticesWords()
  const muted = noticeSettings.value?.muted ?? []
  return (
    <Section title={text.mutedTitle}>
      {muted.length === 0 ? (
        <p class="quiet">{text.mutedNone}</p>
      ) : (
        <ul class="device-list" aria-label={text.mutedTitle}>
          {muted.map((id) => (
            <li key={id}>
              <span dir="auto">{namedOf(id)}</span>
              <Button
                variant="quiet"
                label={`${text.unmute}: ${namedOf(id)}`}
                busy={action.busy}
                onPress={() => void action.run(() => setMuted(id, false))}
              >
                {text.unmute}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
