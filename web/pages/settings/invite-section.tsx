// The administrator makes invitations: an address to hand over, good for one account.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { CopyField } from '../../components/copy-field.tsx'
import { Section } from '../../components/page.tsx'
import { makeInvite } from '../../state/session.ts'
import { formatMoment } from '../../words/format.ts'
import { memberWords } from '../../words/member-words.ts'
import { TroubleNote } from '../form.tsx'
import { useAction } from '../use-action.ts'

type Invite = Awaited<ReturnType<typeof makeInvite>>

export function InviteSection() {
  const text = memberWords().account
  const [invite, setInvite] = useState<Invite | null>(null)
  const { busy, trouble, run } = useAction()
  const make = () => run(async () => setInvite(await makeInvite()))
  return (
    <Section title={text.invitations}>
      <div class="stack">
        <p class="quiet">{text.invitationsHint}</p>
        {invite && (
          <>
            <CopyField
              label={text.invitation}
              value={invite.address}
              copyLabel={text.copyInvitation}
              copiedLabel={memberWords().links.copied}
            />
            <p class="quiet small">{text.validUntil(formatMoment(invite.expiresAt))}</p>
          </>
        )}
        <div class="row">
          <Button icon="add" busy={busy} onPress={() => void make()}>
            {text.newInvitation}
          </Button>
        </div>
        <TroubleNote trouble={trouble} />
      </div>
    </Section>
  )
}
