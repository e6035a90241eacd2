// Three views of one link: its QR code, the devices it admitted, and the question before it goes.
import { useEffect, useState } from 'preact/hooks'
import { IconButton } from '../../components/button.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { CopyField } from '../../components/copy-field.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Progress } from '../../components/progress.tsx'
import { QrCode } from '../../components/qr.tsx'
import { Time } from '../../components/time.tsx'
import type { Links, LinkView } from '../../state/links.ts'
import { memberWords } from '../../words/member-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'

export interface LinkTaskProps {
  readonly links: Links
  readonly link: LinkView
  /** Of the album. */
  readonly title: string
  readonly onClose: () => void
}

export function QrView({ link, title, onClose }: LinkTaskProps) {
  const text = memberWords().links
  return (
    <Dialog title={text.qr} onClose={onClose}>
      <figure class="qr-figure">
        <QrCode text={link.address} label={text.qr} />
        <figcaption>
          <strong class="serif">{title}</strong>
          <span class="quiet small">{text.qrHint}</span>
        </figcaption>
      </figure>
      <CopyField
        label={text.link}
        value={link.address}
        copyLabel={text.copy}
        copiedLabel={text.copied}
      />
    </Dialog>
  )
}

export function RemoveView({ links, link, onClose }: LinkTaskProps) {
  const text = memberWords().links
  const { busy, trouble, run } = useAction()
  const remove = () =>
    run(async () => {
      await links.remove(link.linkId)
      tell(text.removed)
      onClose()
    })
  return (
    <ConfirmDialog
      title={text.removeTitle}
      confirm={text.remove}
      danger
      busy={busy}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {link.label && <strong>{link.label}</strong>}
      <p>{text.removeWarning}</p>
      <TroubleNote trouble={trouble} />
    </ConfirmDialog>
  )
}

type Device = Awaited<ReturnType<Links['devices']>>[number]

export function DevicesView({ links, link, onClose }: LinkTaskProps) {
  const text = memberWords().links
  const [devices, setDevices] = useState<readonly Device[] | null>(null)
  const { busy, trouble, run } = useAction()
  const load = async () => setDevices(await links.devices(link.linkId))
  useEffect(() => {
    void run(load)
  }, [])
  const remove = (device: Device) =>
    run(async () => {
      await links.removeDevice(link.linkId, device.deviceId)
      await load()
    })
  return (
    <Dialog title={text.devicesTitle} onClose={onClose}>
      <p class="quiet">{text.devicesHint}</p>
      <TroubleNote trouble={trouble} />
      {devices === null && busy && <Progress label={words().common.loading} />}
      {devices?.length === 0 && <p>{text.noDevices}</p>}
      <ul class="device-list" aria-label={text.devicesTitle}>
        {devices?.map((device) => (
          <DeviceRow
            key={device.deviceId}
            device={device}
            busy={busy}
            onRemove={() => void remove(device)}
          />
        ))}
      </ul>
    </Dialog>
  )
}

function DeviceRow(props: { device: Device; busy: boolean; onRemove: () => void }) {
  const { device, busy, onRemove } = props
  const text = memberWords().links
  return (
    <li>
      <div>
        <strong>{text.deviceKinds[device.kind]}</strong>
        <p class="quiet small">
          {text.firstSeen} <Time at={device.firstSeenAt} /> · {text.lastSeen}{' '}
          <Time at={device.lastSeenAt} /> · {text.uploads(device.uploads)}
        </p>
      </div>
      <IconButton icon="trash" label={text.removeDevice} disabled={busy} onPress={onRemove} />
    </li>
  )
}
