// One person: what they may do here, since when, and the eight words that stand for their keys. Who
// compared the words with the person marks them as verified.
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { Progress } from '../../components/progress.tsx'
import type { MemberView, People } from '../../state/people.ts'
import { changedKeys } from '../../state/people-trust.ts'
import { peopleWords } from '../../words/people-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { ChangedKeyView } from './changed-key-view.tsx'
import { addressOf, nameIn, nameOf } from './names.ts'
import { factsOf, RoleControl } from './person-row.tsx'
import { SafetyWords } from './safety-words.tsx'
import type { ShareView } from './share-dialog.tsx'

export interface OnePersonProps {
  readonly people: People
  readonly person: MemberView
  readonly onClose: () => void
}

export interface PersonViewProps extends OnePersonProps {
  readonly onView: (view: ShareView) => void
}

export function PersonView(props: PersonViewProps) {
  const { person, onClose } = props
  const changed = changedKeys.value.find((one) => one.accountId === person.accountId)
  if (person.trust === 'key-changed' && changed) {
    return <ChangedKeyView changed={changed} onClose={onClose} />
  }
  return (
    <Dialog title={nameOf(person)} onClose={onClose} actions={<Actions {...props} />}>
      <Facts {...props} />
      {person.me ? <OwnVerification {...props} /> : <Verification {...props} />}
    </Dialog>
  )
}

function Facts({ people, person, onView }: PersonViewProps) {
  const { mayDo } = peopleWords()
  const { accountId } = person
  const { busy, trouble, run } = useAction()
  const addedBy = nameIn(people.members.value ?? [], person.addedBy)
  return (
    <div class="block">
      <div class="person">
        {person.name !== '' && <strong>{addressOf(person)}</strong>}
        <span class="small quiet">{factsOf(person, addedBy)}</span>
      </div>
      <RoleControl
        person={person}
        busy={busy}
        onRole={(role) => {
          if (role < person.role) onView({ task: 'lower', person, role })
          else void run(() => people.changeRole(accountId, role))
        }}
      />
      <p class="small quiet">{mayDo[person.role]}</p>
      <TroubleNote trouble={trouble} />
    </div>
  )
}

function useWords(people: People, accountId: MemberView['accountId']) {
  const [found, setFound] = useState<readonly string[] | null>(null)
  const { trouble, run } = useAction()
  useEffect(() => {
    void run(async () => setFound(await people.words(accountId)))
  }, [people, accountId])
  return { found, trouble }
}

function OwnVerification({ people, person }: PersonViewProps) {
  const text = peopleWords().verify
  const { found, trouble } = useWords(people, person.accountId)
  return (
    <section class="block">
      <h3>{text.yours}</h3>
      {found && <SafetyWords label={text.yours} words={found} />}
      <p class="quiet">{text.yoursHere}</p>
      <TroubleNote trouble={trouble} />
    </section>
  )
}

function Verification({ people, person }: PersonViewProps) {
  const text = peopleWords().verify
  const { found, trouble } = useWords(people, person.accountId)
  const name = nameOf(person)
  return (
    <section class="block">
      <h3>{text.title}</h3>
      {found ? (
        <SafetyWords label={text.words(addressOf(person))} words={found} />
      ) : (
        trouble === null && <Progress label={words().common.loading} />
      )}
      {person.trust === 'compared' ? (
        <p class="mark-line">
          <Icon name="check" />
          {text.done}
        </p>
      ) : (
        <>
          <p class="quiet">{text.how(name)}</p>
          <p class="quiet small">{text.differ}</p>
          <MarkVerified people={people} person={person} />
        </>
      )}
      <TroubleNote trouble={trouble} />
    </section>
  )
}

function MarkVerified({ people, person }: Pick<PersonViewProps, 'people' | 'person'>) {
  const text = peopleWords().verify
  const { busy, trouble, run } = useAction()
  const mark = () =>
    run(async () => {
      await people.markCompared(person.accountId)
      tell(text.marked(nameOf(person)), { tone: 'good' })
    })
  return (
    <>
      <div class="row">
        <Button icon="check" busy={busy} onPress={() => void mark()}>
          {text.mark}
        </Button>
      </div>
      <TroubleNote trouble={trouble} />
    </>
  )
}

function Actions({ person, onView, onClose }: PersonViewProps) {
  const text = peopleWords().share
  return (
    <>
      {person.removable && (
        <Button
          variant="danger"
          label={text.remove(addressOf(person))}
          onPress={() => onView({ task: 'remove', person })}
        >
          {peopleWords().remove.confirm}
        </Button>
      )}
      <Button onPress={onClose}>{words().common.back}</Button>
    </>
  )
}
