// One link in the list: what it allows, who used it, its address, and what can be done with it.
import { Button } from '../../components/button.tsx'
import { CopyField } from '../../components/copy-field.tsx'
import type { LinkView } from '../../state/links.ts'
import { formatMoment } from '../../words/format.ts'
import { memberWords } from '../../words/member-words.ts'

export type LinkTask = 'settings' | 'qr' | 'devices' | 'remove'

export interface LinkCardProps {
  readonly link: LinkView
  readonly onTask: (task: LinkTask) => void
}

export function LinkCard({ link, onTask }: LinkCardProps) {
  const text = memberWords().links
  return (
    <li class="link-card">
      <div>
        <strong>{link.label || kindOf(link)}</strong>
        <p class="quiet small">{factsOf(link).join(' · ')}</p>
      </div>
      <CopyField
        label={text.link}
        value={link.address}
        copyLabel={text.copy}
        copiedLabel={text.copied}
      />
      <div class="row">
        <Button variant="quiet" icon="qr" onPress={() => onTask('qr')}>
          {text.showQr}
        </Button>
        <Button variant="quiet" icon="settings" onPress={() => onTask('settings')}>
          {text.settings}
        </Button>
        <Button variant="quiet" icon="people" onPress={() => onTask('devices')}>
          {text.devices(link.devices, link.deviceLimit)}
        </Button>
        <Button variant="danger" icon="trash" onPress={() => onTask('remove')}>
          {text.remove}
        </Button>
      </div>
    </li>
  )
}

function kindOf(link: LinkView): string {
  const text = memberWords().links
  return link.add ? text.collect : text.view
}

function factsOf(link: LinkView): string[] {
  const text = memberWords().links
  const facts = link.label ? [kindOf(link)] : []
  facts.push(text.uploads(link.uploads))
  if (!link.download) facts.push(text.noDownloads)
  if (link.join) facts.push(text.joining)
  if (link.hasPassword) facts.push(text.hasPassword)
  if (link.expired) facts.push(text.expired)
  else if (link.expiresAt !== null) facts.push(text.expires(formatMoment(link.expiresAt)))
  return facts
}
