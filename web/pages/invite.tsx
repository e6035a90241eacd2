// `/invite#<secret>`: somebody was invited by an address that carries no key. Says who invites to what
// role, and has the code used by the account that is signed in; then the person waits for a key.
// The secret in the fragment goes to no server: a code and a proof are derived from it.
import { useEffect, useState } from 'preact/hooks'
import type { CollectionId } from '#protocol/ids'
import { Banner } from '../components/banner.tsx'
import { Button, LinkButton } from '../components/button.tsx'
import { ErrorPage } from '../components/error-page.tsx'
import { Card, Page } from '../components/page.tsx'
import { Progress } from '../components/progress.tsx'
import { acceptInvitation, parseInvitation, showInvitation } from '../state/invitations.ts'
import { session } from '../state/session.ts'
import { peopleWords } from '../words/people-words.ts'
import { words } from '../words/words.ts'
import { go, useTitle } from './address.ts'
import { TroubleNote } from './form.tsx'
import { MemberPage } from './member-page.tsx'
import { comeBackTo } from './return-to.ts'
import { StartingPage } from './starting.tsx'
import { useAction } from './use-action.ts'

type Shown = Awaited<ReturnType<typeof showInvitation>>

export function InvitePage() {
  const [secret] = useState(() => parseInvitation(location.hash.slice(1)))
  const { status } = session.value
  useTitle(peopleWords().invite.title)
  if (secret === null) return <Incomplete />
  if (status === 'loading' || status === 'unreachable') return <StartingPage />
  return status === 'signed-in' ? <ForAccount secret={secret} /> : <AtTheDoor secret={secret} />
}

function Incomplete() {
  const text = peopleWords().invite
  return (
    <Page narrow>
      <ErrorPage heading={text.incomplete} icon="link">
        {text.incompleteText}
      </ErrorPage>
    </Page>
  )
}

/** Who is signed out learns nothing of it yet: sign in, or make an account, and come back. */
function AtTheDoor({ secret }: { secret: string }) {
  const text = peopleWords().invite
  const leaveTo = (path: string) => {
    comeBackTo(`/invite#${secret}`)
    if (path === '/sign-up') location.assign(`${path}#${secret}`)
    else go(path)
  }
  return (
    <Page narrow>
      <Card>
        <h1>{text.title}</h1>
        <p>{text.signedOut}</p>
        <div class="stack tight">
          <Button variant="primary" wide onPress={() => leaveTo('/sign-up')}>
            {text.createAccount}
          </Button>
          <Button wide onPress={() => leaveTo('/sign-in')}>
            {text.signIn}
          </Button>
        </div>
      </Card>
    </Page>
  )
}

function ForAccount({ secret }: { secret: string }) {
  const [shown, setShown] = useState<Shown | null>(null)
  const looking = useAction()
  const look = () => looking.run(async () => setShown(await showInvitation(secret)))
  useEffect(() => {
    void look()
  }, [secret])
  return (
    <MemberPage>
      <div class="column">
        <Card>
          {shown ? (
            <Invitation secret={secret} shown={shown} onChange={() => void look()} />
          ) : (
            <h1>{peopleWords().invite.title}</h1>
          )}
          {!shown && looking.busy && <Progress label={words().common.loading} />}
          <TroubleNote trouble={looking.trouble} />
        </Card>
      </div>
    </MemberPage>
  )
}

interface InvitationProps {
  readonly secret: string
  readonly shown: Shown
  readonly onChange: () => void
}

function Invitation({ secret, shown, onChange }: InvitationProps) {
  if (shown.state === 'member') return <Member collectionId={shown.collectionId} />
  if (shown.state === 'accepted') return <Waiting from={shown.from} />
  return <Offer secret={secret} shown={shown} onChange={onChange} />
}

function Offer({ secret, shown, onChange }: InvitationProps) {
  const { invite: text, roles, mayDo } = peopleWords()
  const { busy, trouble, run } = useAction()
  const now = session.value
  const mine = now.status === 'signed-in' ? now.email : ''
  const accept = () => run(() => acceptInvitation(secret).then(onChange))
  return (
    <>
      <h1>{text.title}</h1>
      <p>{text.what(shown.from, roles[shown.role])}</p>
      <p class="quiet">
        {mayDo[shown.role]} {text.sealed}
      </p>
      {shown.email !== null && shown.email !== mine && (
        <Banner icon="info">{text.other(shown.email)}</Banner>
      )}
      <Button variant="primary" wide busy={busy} onPress={() => void accept()}>
        {text.accept}
      </Button>
      <TroubleNote trouble={trouble} />
    </>
  )
}

function Waiting({ from }: { from: string }) {
  const text = peopleWords().invite
  return (
    <>
      <h1>{text.waiting}</h1>
      <p>{text.waitingText(from)}</p>
      <LinkButton href="/home" wide>
        {text.toHome}
      </LinkButton>
    </>
  )
}

function Member({ collectionId }: { collectionId: CollectionId }) {
  const text = peopleWords().invite
  return (
    <>
      <h1>{text.member}</h1>
      <LinkButton href={`/c/${collectionId}`} variant="primary" wide>
        {text.toCollection}
      </LinkButton>
    </>
  )
}
