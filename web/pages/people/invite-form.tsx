// Whom to share with: one or many addresses, and one role for all of them.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Select } from '../../components/choice.tsx'
import { TextArea } from '../../components/text-area.tsx'
import type { GivenRole } from '../../state/people.ts'
import { peopleWords } from '../../words/people-words.ts'
import { typedAddresses } from './typed-addresses.ts'

const mostAtOnce = 50

export interface InviteFormProps {
  /** The roles that this person may give. */
  readonly roles: readonly GivenRole[]
  readonly busy: boolean
  /** Gives back whom it is worth trying again; rejects where nobody could be asked. */
  readonly onInvite: (addresses: readonly string[], role: GivenRole) => Promise<readonly string[]>
}

export function InviteForm({ roles, busy, onInvite }: InviteFormProps) {
  const { share: text, roles: names, mayDo } = peopleWords()
  const [typed, setTyped] = useState('')
  const [role, setRole] = useState<GivenRole>(1)
  const [isChecked, setChecked] = useState(false)
  const wrong = isChecked ? wrongOf(typed) : null
  const submit = () => {
    setChecked(true)
    if (wrongOf(typed) !== null) return
    setChecked(false)
    // What was typed meanwhile stays; so does what nobody could be asked about.
    const leave = (left: readonly string[]) =>
      setTyped((now) => (now === typed ? left.join(', ') : now))
    onInvite(typedAddresses(typed).addresses, role).then(leave, () => undefined)
  }
  return (
    <form
      class="invite-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) submit()
      }}
    >
      <TextArea
        label={text.emails}
        value={typed}
        onInput={setTyped}
        hint={text.emailsHint}
        error={wrong}
        inputMode="email"
        autofocus
      />
      <div class="role-row">
        <Select
          label={text.role}
          value={String(role)}
          options={roles.map((one) => ({ value: String(one), label: names[one] }))}
          onChange={(value) => setRole(roles.find((one) => String(one) === value) ?? 1)}
          hint={mayDo[role]}
        />
        <Button type="submit" variant="primary" icon="add" busy={busy}>
          {text.invite}
        </Button>
      </div>
    </form>
  )
}

function wrongOf(typed: string): string | null {
  const text = peopleWords().share
  const { addresses, wrong } = typedAddresses(typed)
  if (wrong.length > 0) return text.emailsWrong(wrong.join(', '))
  if (addresses.length === 0) return text.emailsNeeded
  return addresses.length > mostAtOnce ? text.emailsMany(mostAtOnce) : null
}
