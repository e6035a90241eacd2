// Asks before somebody may do less than before.
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import type { GivenRole } from '../../state/people.ts'
import { peopleWords } from '../../words/people-words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { nameOf } from './names.ts'
import type { OnePersonProps } from './person-view.tsx'

export function LowerView({ people, person, role, onClose }: OnePersonProps & { role: GivenRole }) {
  const { lower: text, roles, share } = peopleWords()
  const { busy, trouble, run } = useAction()
  const name = nameOf(person)
  const confirm = () =>
    run(async () => {
      await people.changeRole(person.accountId, role)
      tell(share.roleChanged(name, roles[role]), { tone: 'good' })
      onClose()
    })
  return (
    <ConfirmDialog
      title={text.title(name, roles[role])}
      confirm={text.confirm}
      busy={busy}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p>
        {role === 1 ? text.toViewer : text.toCollaborator} {text.soon}
      </p>
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}
