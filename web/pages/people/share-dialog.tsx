// The people of one collection. One view at a time: the list with what may be done, a person, or a
// question before something changes; closing a view leads back to the list. Who may not share sees
// the same list and nothing else.
import { useEffect, useState } from 'preact/hooks'
import '../../styles/people.css'
import type { Collection } from '../../state/collection.ts'
import {
  type GivenRole,
  type InvitationView,
  type MemberView,
  type People,
  peopleOf,
} from '../../state/people.ts'
import type { ChangedKey } from '../../state/people-trust.ts'
import { ChangedKeyView } from './changed-key-view.tsx'
import { LowerView } from './lower-view.tsx'
import { PersonView } from './person-view.tsx'
import { RemoveView } from './remove-view.tsx'
import { RevokeView } from './revoke-view.tsx'
import { ShareList } from './share-list.tsx'

export interface ShareDialogProps {
  readonly collection: Collection
  readonly onClose: () => void
}

export type ShareView =
  | { readonly task: 'person' | 'remove'; readonly person: MemberView }
  | { readonly task: 'lower'; readonly person: MemberView; readonly role: GivenRole }
  | { readonly task: 'revoke'; readonly invitation: InvitationView }
  | { readonly task: 'changed'; readonly changed: ChangedKey }

export function ShareDialog({ collection, onClose }: ShareDialogProps) {
  const people = peopleOf(collection)
  const [view, setView] = useState<ShareView | null>(null)
  useEffect(() => {
    void people.load().catch(() => undefined)
    return () => people.clearSharing()
  }, [people])
  const back = () => setView(null)
  const inside = view && innerView(people, view, back, setView)
  return (
    inside ?? (
      <ShareList collection={collection} people={people} onView={setView} onClose={onClose} />
    )
  )
}

function innerView(
  people: People,
  view: ShareView,
  onClose: () => void,
  onView: (view: ShareView) => void,
) {
  if (view.task === 'revoke') return <RevokeView {...{ people, onClose, ...view }} />
  if (view.task === 'changed') return <ChangedKeyView {...{ onClose, ...view }} />
  const person = presentOf(people, view.person)
  const shared = { people, person, onClose }
  if (view.task === 'person') return <PersonView {...shared} onView={onView} />
  if (view.task === 'lower') return <LowerView {...shared} role={view.role} />
  return <RemoveView {...shared} />
}

/** As they are now; as they were when they go while their view is open. */
const presentOf = (people: People, person: MemberView): MemberView =>
  people.members.value?.find(({ accountId }) => accountId === person.accountId) ?? person
