// The account's passkeys. Adding needs confirmed recovery words: a passkey is never the only way in.
import { useEffect, useState } from 'preact/hooks'
import { Banner } from '../../components/banner.tsx'
import { Button, IconButton } from '../../components/button.tsx'
import { Section } from '../../components/page.tsx'
import { Progress } from '../../components/progress.tsx'
import { Time } from '../../components/time.tsx'
import { loadPasskeys, type Passkey, passkeys, passkeysWork } from '../../state/passkeys.ts'
import { session } from '../../state/session.ts'
import { settingsWords } from '../../words/settings-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { useAction } from '../use-action.ts'
import { AddPasskeyDialog } from './add-passkey-dialog.tsx'
import { RemovePasskeyDialog, RenamePasskeyDialog } from './passkey-dialogs.tsx'

type Asked = { task: 'add' } | { task: 'rename' | 'remove'; passkey: Passkey }

export function PasskeysPart() {
  const text = settingsWords().passkeys
  const { busy, trouble, run } = useAction()
  const [asked, setAsked] = useState<Asked | null>(null)
  const all = passkeys.value
  const close = () => setAsked(null)
  useEffect(() => {
    void run(loadPasskeys)
  }, [])
  return (
    <Section title={text.title}>
      <div class="stack">
        <p class="quiet">{text.hint}</p>
        <TroubleNote trouble={trouble} />
        {all === null && busy && <Progress label={words().common.loading} />}
        {all?.length === 0 && (
          <p>
            <strong>{text.none}.</strong> {text.noneHint}
          </p>
        )}
        {all !== null && all.length > 0 && (
          <ul class="device-list" aria-label={text.title}>
            {all.map((passkey) => (
              <PasskeyItem
                key={passkey.passkeyId}
                passkey={passkey}
                onAsk={(task) => setAsked({ task, passkey })}
              />
            ))}
          </ul>
        )}
        {all !== null && <Adding onAdd={() => setAsked({ task: 'add' })} />}
      </div>
      {asked?.task === 'add' && <AddPasskeyDialog onClose={close} />}
      {asked?.task === 'rename' && <RenamePasskeyDialog passkey={asked.passkey} onClose={close} />}
      {asked?.task === 'remove' && <RemovePasskeyDialog passkey={asked.passkey} onClose={close} />}
    </Section>
  )
}

function Adding({ onAdd }: { onAdd: () => void }) {
  const text = settingsWords().passkeys
  const now = session.value
  if (!passkeysWork) return <Banner icon="info">{text.notHere}</Banner>
  if (now.status === 'signed-in' && !now.recoveryConfirmed) {
    return <Banner action={<a href="/settings">{text.toWords}</a>}>{text.wordsFirst}</Banner>
  }
  return (
    <div class="row">
      <Button icon="add" onPress={onAdd}>
        {text.add}
      </Button>
    </div>
  )
}

interface PasskeyItemProps {
  readonly passkey: Passkey
  readonly onAsk: (task: 'rename' | 'remove') => void
}

function PasskeyItem({ passkey, onAsk }: PasskeyItemProps) {
  const text = settingsWords().passkeys
  const name = passkey.name || text.unnamed
  return (
    <li>
      <div>
        <strong dir="auto">{name}</strong>
        <p class="quiet small">
          {text.addedAt} <Time at={passkey.createdAt} look="date" /> ·{' '}
          {passkey.lastUsedAt === null ? (
            text.neverUsed
          ) : (
            <>
              {text.lastUsed} <Time at={passkey.lastUsedAt} />
            </>
          )}
        </p>
      </div>
      <div class="row">
        <Button variant="quiet" label={`${text.rename}: ${name}`} onPress={() => onAsk('rename')}>
          {text.rename}
        </Button>
        <IconButton
          icon="trash"
          label={`${text.remove}: ${name}`}
          onPress={() => onAsk('remove')}
        />
      </div>
    </li>
  )
}
