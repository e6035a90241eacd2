// The account: how much is stored, the password, what becomes of places in photos, and the way out.
import { useEffect } from 'preact/hooks'
import { Button } from '../components/button.tsx'
import { Select } from '../components/choice.tsx'
import { Section } from '../components/page.tsx'
import { Meter } from '../components/progress.tsx'
import { locationChoice } from '../state/sending.ts'
import { refreshStorage, session, signOut } from '../state/session.ts'
import { formatBytes } from '../words/format.ts'
import { memberWords } from '../words/member-words.ts'
import { goInstead, useTitle } from './address.ts'
import { TroubleNote } from './form.tsx'
import { MemberPage } from './member-page.tsx'
import { InviteSection } from './settings/invite-section.tsx'
import { PasswordSection } from './settings/password-section.tsx'
import { RecoverySection } from './settings/recovery-section.tsx'
import { tellTrouble } from './toasts.ts'
import { useAction } from './use-action.ts'

export function SettingsPage() {
  const text = memberWords().account
  const now = session.value
  useTitle(text.settings)
  useEffect(() => {
    refreshStorage().catch(tellTrouble)
  }, [])
  if (now.status !== 'signed-in') return null
  return (
    <MemberPage>
      <div class="column">
        <header class="title-block">
          <div>
            <h1>{text.settings}</h1>
            <p class="quiet">{now.email}</p>
          </div>
        </header>
        <Section title={text.storage}>
          <Meter
            label={text.storage}
            value={now.usedBytes}
            max={now.quotaBytes}
            text={text.used(formatBytes(now.usedBytes), formatBytes(now.quotaBytes))}
          />
        </Section>
        <LocationSection />
        <PasswordSection />
        <RecoverySection isConfirmed={now.recoveryConfirmed} />
        {now.administrator && <InviteSection />}
        <SignOutSection />
      </div>
    </MemberPage>
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
