// Invitations that nobody has used, or whose key is still to be sealed: whom they are for, their
// address to hand over again where this account made it, and how to take one back.
import { useState } from 'preact/hooks'
import { Button, IconButton } from '../../components/button.tsx'
import type { InvitationView, People } from '../../state/people.ts'
import { formatDate } from '../../words/format.ts'
import { peopleWords } from '../../words/people-words.ts'
import { TroubleNote } from '../form.tsx'
import { useAction } from '../use-action.ts'
import { Avatar } from './avatar.tsx'
import { HandOver } from './hand-over.tsx'
import { SafetyWords } from './safety-words.tsx'

export interface InvitationListProps {
  readonly people: People
  readonly onRevoke: (invitation: InvitationView) => void
}

export function InvitationList({ people, onRevoke }: InvitationListProps) {
  const text = peopleWords().invitations
  const all = people.invitations.value
  if (all.length === 0) return null
  return (
    <section class="block">
      <h3>{text.title}</h3>
      <ul class="person-list" aria-label={text.title}>
        {all.map((invitation) => (
          <InvitationRow
            key={invitation.invitationId}
            people={people}
            invitation={invitation}
            onRevoke={() => onRevoke(invitation)}
          />
        ))}
      </ul>
    </section>
  )
}

interface InvitationRowProps {
  readonly people: People
  readonly invitation: InvitationView
  readonly onRevoke: () => void
}

function InvitationRow({ people, invitation, onRevoke }: InvitationRowProps) {
  const text = peopleWords().invitations
  const [isShown, setShown] = useState(false)
  const { busy, trouble, run } = useAction()
  const { address, accepted, invitationId } = invitation
  const name = invitedName(invitation)
  return (
    <li>
      <Avatar name={name} waiting />
      <div class="person">
        <strong>{name}</strong>
        <span class="small quiet">{stateOf(invitation)}</span>
      </div>
      <div class="controls">
        {accepted && (
          <Button busy={busy} onPress={() => void run(() => people.admit(invitationId))}>
            {text.admit}
          </Button>
        )}
        {address && !accepted?.proven && (
          <Button variant="quiet" expanded={isShown} onPress={() => setShown(!isShown)}>
            {text.show}
          </Button>
        )}
        <IconButton icon="close" label={text.revoke(name)} onPress={onRevoke} />
      </div>
      {isShown && address && (
        <div class="below">
          <HandOver address={address} email={invitation.email} />
        </div>
      )}
      {accepted && !accepted.proven && (
        <div class="below stack tight">
          <p class="small quiet">{text.byHand}</p>
          <SafetyWords label={peopleWords().verify.words(accepted.email)} words={accepted.words} />
        </div>
      )}
      {trouble && (
        <div class="below">
          <TroubleNote trouble={trouble} />
        </div>
      )}
    </li>
  )
}

export const invitedName = ({ accepted, email }: InvitationView): string =>
  accepted?.email ?? email ?? peopleWords().invitations.anybody

function stateOf(invitation: InvitationView): string {
  const { role, accepted, email, expiresAt, address, kind } = invitation
  const { invitations: text, roles } = peopleWords()
  const facts: string[] = [roles[role]]
  // The code lets in whoever has it: that another used it is said before the key is sealed.
  if (accepted && email !== null && email !== accepted.email) facts.push(text.usedBy(email))
  if (accepted) facts.push(accepted.proven ? text.accepted : text.waits)
  else if (expiresAt <= Date.now()) facts.push(text.expired)
  else facts.push(text.open, text.until(formatDate(expiresAt)))
  if (!accepted && address === null && kind === 'code') facts.push(text.noAddress)
  return facts.join(' · ')
}
