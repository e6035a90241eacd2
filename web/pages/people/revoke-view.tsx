// Asks before an invitation stops working.
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import type { InvitationView, People } from '../../state/people.ts'
import { peopleWords } from '../../words/people-words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { invitedName } from './invitation-list.tsx'

export interface RevokeViewProps {
  readonly people: People
  readonly invitation: InvitationView
  readonly onClose: () => void
}

export function RevokeView({ people, invitation, onClose }: RevokeViewProps) {
  const text = peopleWords().invitations
  const { busy, trouble, run } = useAction()
  const revoke = () =>
    run(async () => {
      await people.revoke(invitation.invitationId)
      tell(text.revoked)
      onClose()
    })
  return (
    <ConfirmDialog
      title={text.revokeTitle}
      confirm={text.revokeConfirm}
      danger
      busy={busy}
      onConfirm={() => void revoke()}
      onClose={onClose}
    >
      <p>{text.revokeText(invitedName(invitation))}</p>
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}
