// Before somebody joins by a link: what it is, as what, who sees them, and the owner's words to
// compare. Without an account the way leads to the door and back here.
import { useEffect, useState } from 'preact/hooks'
import { Button, LinkButton } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Progress } from '../../components/progress.tsx'
import '../../styles/people.css'
import type { Collection } from '../../state/collection.ts'
import { type JoinState, joinCollection, joinState } from '../../state/join.ts'
import { peopleWords } from '../../words/people-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { SafetyWords } from '../people/safety-words.tsx'
import { useAction } from '../use-action.ts'
import { signInFirst } from './joining.ts'

export interface JoinDialogProps {
  readonly collection: Collection
  readonly onClose: () => void
}

export function JoinDialog({ collection, onClose }: JoinDialogProps) {
  const text = peopleWords().join
  const [now, setNow] = useState<JoinState | null>(null)
  const looking = useAction()
  const joining = useAction()
  const title = collection.title.value || words().link.untitled
  useEffect(() => {
    void looking.run(async () => setNow(await joinState(collection)))
  }, [collection])
  const join = () =>
    joining.run(async () => location.assign(`/c/${await joinCollection(collection)}`))
  return (
    <Dialog
      title={text.title(title)}
      onClose={onClose}
      onSubmit={() => void (now?.status === 'ready' && join())}
      busy={joining.busy}
      actions={<Actions now={now} busy={joining.busy} collection={collection} />}
    >
      {now === null && looking.busy && <Progress label={words().common.loading} />}
      {now?.status === 'signed-out' && <p>{`${text.what} ${text.account}`}</p>}
      {now?.status === 'ready' && <Ready collection={collection} now={now} />}
      {now?.status === 'member' && <p>{text.member}</p>}
      {now?.status === 'removed' && <p>{text.removed}</p>}
      <TroubleNote trouble={looking.trouble ?? joining.trouble} />
    </Dialog>
  )
}

type Ready = Extract<JoinState, { status: 'ready' }>

function Ready({ collection, now }: { collection: Collection; now: Ready }) {
  const { join: text, roles, mayDo } = peopleWords()
  const owner = collection.sharedBy.value || text.theOwner
  return (
    <>
      <p>{text.what}</p>
      <p>{text.role(roles[now.role], mayDo[now.role])}</p>
      <p class="quiet">{`${text.signedInAs(now.email)} ${text.seen}`}</p>
      <details>
        <summary>{text.ownerWords(owner)}</summary>
        <div class="block">
          <SafetyWords label={text.ownerWords(owner)} words={now.ownerWords} />
          <p class="quiet small">{text.ownerWordsHint}</p>
        </div>
      </details>
    </>
  )
}

interface ActionsProps {
  readonly now: JoinState | null
  readonly busy: boolean
  readonly collection: Collection
}

function Actions({ now, busy, collection }: ActionsProps) {
  const text = peopleWords().join
  if (now?.status === 'signed-out') {
    return (
      <>
        <Button onPress={() => signInFirst('/sign-in')}>{text.signIn}</Button>
        <Button variant="primary" onPress={() => signInFirst('/sign-up')}>
          {text.createAccount}
        </Button>
      </>
    )
  }
  if (now?.status === 'ready') {
    return (
      <Button type="submit" variant="primary" busy={busy}>
        {collection.kind === 'folder' ? text.keepFolder : text.keep}
      </Button>
    )
  }
  if (now?.status !== 'member') return null
  return (
    <LinkButton href={`/c/${now.collectionId}`} variant="primary">
      {text.open}
    </LinkButton>
  )
}
