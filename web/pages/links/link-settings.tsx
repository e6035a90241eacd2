// What a link allows, and until when. Only what was changed is sent; it acts within five seconds,
// also on what was authorised before.
import { useState } from 'preact/hooks'
import { maxDeviceLimit } from '#protocol/limits'
import { Button } from '../../components/button.tsx'
import { Checkbox } from '../../components/choice.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { memberWords } from '../../words/member-words.ts'
import { words } from '../../words/words.ts'
import { KeyProgress, TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { ExpiresField } from './expires-field.tsx'
import { changesOf, type Form, formOf, wrongOf } from './link-form.ts'
import type { LinkTaskProps } from './link-views.tsx'

export function LinkSettings({ links, link, onClose }: LinkTaskProps) {
  const text = memberWords().linkSettings
  const [form, setForm] = useState(() => formOf(link))
  const { busy, trouble, run } = useAction()
  const change = (part: Partial<Form>) => setForm({ ...form, ...part })
  const wrong = wrongOf(form)
  const submit = () => {
    if (wrong !== null) return
    void run(async () => {
      await links.change(link.linkId, changesOf(link, form))
      tell(text.saved, { tone: 'good' })
      onClose()
    })
  }
  const actions = (
    <>
      <Button variant="quiet" onPress={onClose}>
        {words().common.cancel}
      </Button>
      <Button type="submit" variant="primary" busy={busy}>
        {text.save}
      </Button>
    </>
  )
  return (
    <Dialog title={text.title} onClose={onClose} onSubmit={submit} busy={busy} actions={actions}>
      <Field
        label={text.label}
        hint={text.labelHint}
        value={form.label}
        onInput={(label) => change({ label })}
        maxLength={60}
      />
      <Rights form={form} change={change} />
      <ExpiresField value={form.expires} onInput={(expires) => change({ expires })} />
      <Field
        label={text.deviceLimit}
        hint={text.deviceLimitHint}
        type="number"
        inputMode="numeric"
        min={1}
        max={maxDeviceLimit}
        value={form.deviceLimit}
        error={wrong}
        onInput={(deviceLimit) => change({ deviceLimit })}
      />
      <PasswordPart form={form} change={change} hasPassword={link.hasPassword} />
      <KeyProgress share={links.passwordProgress.value} label={text.makingKey} />
      <TroubleNote trouble={trouble} />
    </Dialog>
  )
}

interface PartProps {
  readonly form: Form
  readonly change: (part: Partial<Form>) => void
}

function Rights({ form, change }: PartProps) {
  const text = memberWords().linkSettings
  return (
    <fieldset class="checks">
      <legend class="hush">{text.rights}</legend>
      <Checkbox label={text.allowAdding} checked={form.add} onChange={(add) => change({ add })} />
      <Checkbox
        label={text.allowDownloads}
        hint={text.allowDownloadsHint}
        checked={form.download}
        onChange={(download) => change({ download })}
      />
      <Checkbox
        label={text.requireName}
        checked={form.requireName}
        onChange={(requireName) => change({ requireName })}
      />
      <Checkbox
        label={text.allowJoining}
        hint={form.add ? text.joinAsCollaborator : text.joinAsViewer}
        checked={form.join}
        onChange={(join) => change({ join })}
      />
    </fieldset>
  )
}

function PasswordPart({ form, change, hasPassword }: PartProps & { hasPassword: boolean }) {
  const text = memberWords().linkSettings
  return (
    <div class="stack">
      <PasswordField
        label={text.password}
        oneTime
        hint={hasPassword ? text.passwordKept : text.passwordHint}
        value={form.password}
        onInput={(password) => change({ password })}
      />
      {hasPassword && (
        <Checkbox
          label={text.removePassword}
          checked={form.removePassword}
          disabled={form.password !== ''}
          onChange={(removePassword) => change({ removePassword })}
        />
      )}
      {form.password !== '' && <p class="quiet small">{text.passwordEndsDevices}</p>}
    </div>
  )
}
