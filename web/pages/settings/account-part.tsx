// The account itself: address, password, recovery words, what becomes of places in photos, the way
// out, and the end.
import { Button } from '../../components/button.tsx'
import { Select } from '../../components/choice.tsx'
import { Section } from '../../components/page.tsx'
import { locationChoice } from '../../state/sending.ts'
import { session, signOut } from '../../state/session.ts'
import { memberWords } from '../../words/member-words.ts'
import { goInstead } from '../address.ts'
import { TroubleNote } from '../form.tsx'
import { OwnWordsSection } from '../people/own-words-section.tsx'
import { useAction } from '../use-action.ts'
import { DeleteSection } from './delete-section.tsx'
import { EmailSection } from './email-section.tsx'
import { InviteSection } from './invite-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { RecoverySection } from './recovery-section.tsx'

export function AccountPart() {
  const now = session.value
  if (now.status !== 'signed-in') return null
  return (
    <>
      <EmailSection email={now.email} isVerified={now.emailVerified} />
      <OwnWordsSection />
      <PasswordSection />
      <RecoverySection isConfirmed={now.recoveryConfirmed} />
      <LocationSection />
      {now.administrator && <InviteSection />}
      <SignOutSection />
      <DeleteSection isAdministrator={now.administrator} />
    </>
  )
}

function LocationSection() {
  const text = memberWords().account
  const options = [
    { value: 'keep-for-me', label: text.locationKeep },
    { value: 'share', label: text.locationShare },
    { value: 'remove', label: text.locationRemove },
  ] as const
  return (
    <Section title={text.location}>
      <Select
        label={text.location}
        quiet
        value={locationChoice.value}
        options={options}
        onChange={(value) => {
          const chosen = options.find((option) => option.value === value)
          if (chosen) locationChoice.value = chosen.value
        }}
        hint={text.locationHint}
      />
    </Section>
  )
}

function SignOutSection() {
  const text = memberWords().account
  const { busy, trouble, run } = useAction()
  const leave = () =>
    run(async () => {
      await signOut()
      goInstead('/')
    })
  return (
    <Section title={text.thisSession}>
      <div class="stack">
        <p class="quiet">{text.signOutHint}</p>
        <div class="row">
          <Button busy={busy} onPress={() => void leave()}>
            {text.signOut}
          </Button>
        </div>
        <TroubleNote trouble={trouble} />
      </div>
    </Section>
  )
}
