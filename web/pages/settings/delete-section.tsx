// The end of the account. The dialog says what goes and what stays before it takes the password.
import { useState } from 'preact/hooks'
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Section } from '../../components/page.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { deleteAccount } from '../../state/change-account.ts'
import { kdfProgress } from '../../state/session.ts'
import { memberWords } from '../../words/member-words.ts'
import { settingsWords } from '../../words/settings-words.ts'
import { goInstead } from '../address.ts'
import { KeyProgress, TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'

export function DeleteSection({ isAdministrator }: { isAdministrator: boolean }) {
  const text = settingsWords().delete
  const [isOpen, setOpen] = useState(false)
  return (
    <Section title={text.title}>
      <div class="stack">
        <p class="quiet">{text.hint}</p>
        <div class="row">
          <Button variant="danger" onPress={() => setOpen(true)}>
            {text.title}
          </Button>
        </div>
      </div>
      {isOpen && <DeleteDialog isAdministrator={isAdministrator} onClose={() => setOpen(false)} />}
    </Section>
  )
}

interface DeleteDialogProps {
  readonly isAdministrator: boolean
  readonly onClose: () => void
}

function DeleteDialog({ isAdministrator, onClose }: DeleteDialogProps) {
  const text = settingsWords().delete
  const [password, setPassword] = useState('')
  const { busy, trouble, run } = useAction()
  const confirm = () => {
    if (password === '') return
    void run(async () => {
      await deleteAccount(password)
      tell(text.deleted)
      goInstead('/')
    })
  }
  return (
    <ConfirmDialog
      title={text.title}
      confirm={text.confirm}
      danger
      busy={busy}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>
        <strong>{text.warning}</strong>
      </p>
      <p>
        <a href="/settings/export">{text.exportFirst}</a> {text.exportHint}
      </p>
      <Facts title={text.goes} facts={text.going} />
      <Facts title={text.stays} facts={text.staying} />
      {isAdministrator && <Banner icon="alert">{text.administrator}</Banner>}
      <PasswordField label={text.password} value={password} onInput={setPassword} required />
      <KeyProgress share={kdfProgress.value} label={memberWords().start.derivingKeys} />
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}

function Facts({ title, facts }: { title: string; facts: readonly string[] }) {
  return (
    <div class="stack tight">
      <h3>{title}</h3>
      <ul class="plain-list stack tight">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </div>
  )
}
