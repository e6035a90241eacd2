// The first view of the dialog: invite, what became of it, who is here, who is still expected.
import { useState } from 'preact/hooks'
import { Banner } from '../../components/banner.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Progress } from '../../components/progress.tsx'
import type { Collection } from '../../state/collection.ts'
import type { GivenRole, MemberView, People } from '../../state/people.ts'
import { peopleWords } from '../../words/people-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { InvitationList } from './invitation-list.tsx'
import { InviteForm } from './invite-form.tsx'
import { InviteResults } from './invite-results.tsx'
import { nameOf } from './names.ts'
import { OwnNameHere } from './own-name-here.tsx'
import { PeopleList } from './people-list.tsx'
import type { ShareView } from './share-dialog.tsx'

export interface ShareListProps {
  readonly collection: Collection
  readonly people: People
  readonly onView: (view: ShareView) => void
  readonly onClose: () => void
}

export function ShareList({ collection, people, onView, onClose }: ShareListProps) {
  const text = peopleWords().share
  const members = people.members.value
  // Who is here is known from the log; what they are called, from the server, a moment later.
  const isLoaded = members?.every(({ email }) => email !== '') ?? false
  const changing = useAction()
  const setRole = (person: MemberView, role: GivenRole) => {
    if (role < person.role) return onView({ task: 'lower', person, role })
    void changing.run(() => raise(people, person, role))
  }
  return (
    <Dialog title={text.title} onClose={onClose} wide>
      <Inviting people={people} onView={onView} />
      <TroubleNote trouble={changing.trouble ?? people.trouble.value} />
      {!isLoaded && people.trouble.value === null && <Progress label={words().common.loading} />}
      {members !== null && (isLoaded || people.trouble.value !== null) && (
        <PeopleList
          people={members}
          busy={changing.busy}
          onOpen={(person) => onView({ task: 'person', person })}
          onRemove={(person) => onView({ task: 'remove', person })}
          onRole={setRole}
        />
      )}
      <InvitationList
        people={people}
        onRevoke={(invitation) => onView({ task: 'revoke', invitation })}
      />
      {members !== null && <OwnNameHere collection={collection} members={members} />}
    </Dialog>
  )
}

async function raise(people: People, person: MemberView, role: GivenRole): Promise<void> {
  const { share, roles } = peopleWords()
  await people.changeRole(person.accountId, role)
  tell(share.roleChanged(nameOf(person), roles[role]), { tone: 'good' })
}

/** Absent for whoever may not share; says why nothing can be shared where keys are in doubt. */
function Inviting({ people, onView }: Pick<ShareListProps, 'people' | 'onView'>) {
  const text = peopleWords().share
  const [isSharing, setSharing] = useState(false)
  const may = people.may.value
  if (may.keysDiffer) {
    return (
      <Banner tone="bad" icon="alert">
        {text.blocked}
      </Banner>
    )
  }
  if (!may.invite) return <p class="quiet">{text.readOnly}</p>
  const share = async (addresses: readonly string[], role: GivenRole) => {
    setSharing(true)
    const results = await people.share(addresses, role).finally(() => setSharing(false))
    return results.filter(({ trouble }) => trouble?.mayRetry).map(({ email }) => email)
  }
  return (
    <>
      <InviteForm roles={may.roles} busy={isSharing} onInvite={share} />
      <InviteResults
        results={people.sharing.value.filter(({ state }) => isSharing || state !== 'working')}
        onChanged={(changed) => onView({ task: 'changed', changed })}
      />
    </>
  )
}
