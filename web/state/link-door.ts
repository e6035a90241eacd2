// A link holder's way into a collection: the blob that only holders of the secret can have made, the
// roster from the genesis it names, and the rights that the roster gives this link.
import { toBase64url } from '#protocol/base64url'
import type { LinkId } from '#protocol/ids'
import { right } from '#protocol/records/roster'
import { ApiProblem } from '../api/failure.ts'
import { openLink, renewToken } from '../api/visits.ts'
import type { GuestDevice } from '../crypto/device.ts'
import type { LinkKeys } from '../crypto/link.ts'
import { type Position, positionOf, type Roster } from '../crypto/log.ts'
import { type Keyring, openAsLink } from '../receive/keyring.ts'
import type { May } from './collection.ts'
import type { Door, Entered } from './collection-door.ts'
import { linkHas } from './guest-self.ts'
import { localStore } from './local-store.ts'
import { sentIndex } from './sent-index.ts'

interface KeptLink {
  roster: Roster
  pinned: Position
}

export function linkDoorOf(link: LinkKeys, guest: GuestDevice, name: () => string): Door {
  const linkId = toBase64url(link.linkId) as LinkId
  const device = toBase64url(guest.deviceSecret)
  const guestPk = toBase64url(guest.signing.pk)
  const keptKey = `link/${linkId}`
  async function enter(signal: AbortSignal, rows: number): Promise<Entered> {
    const store = await localStore()
    const kept = await store.load<KeptLink>('rosters', keptKey).catch(() => undefined)
    const rosterAfter = kept?.roster.state.seq ?? 0
    const knock = toBase64url(link.knock)
    const body = { knock, device, rosterAfter, rows }
    const opened = await openLink(signal, linkId, toBase64url(link.access), body)
    const known = { saved: kept?.roster, pinned: kept?.pinned }
    return { opened, keyring: await openAsLink(link, opened, known) }
  }

  return {
    as: 'link',
    account: null,
    link,
    enter,
    async renewToken(signal) {
      try {
        return await renewToken(signal, linkId, { device })
      } catch (error) {
        // A device that was let go asks at the door again, which tells why.
        if (!(error instanceof ApiProblem) || error.code !== 'link-unavailable') throw error
        return (await enter(signal, 0)).opened
      }
    },
    async keep(roster) {
      const kept: KeptLink = { roster, pinned: positionOf(roster) }
      await (await localStore()).save('rosters', keptKey, kept).catch(() => undefined)
    },
    may: (keyring) => mayOf(keyring, link),
    isMine: ({ by }) => by.kind === 'guest' && by.key === guestPk,
    async author(keyring) {
      const { guestAuthor } = await import('./guest-author.ts')
      return guestAuthor(link, keyring, guest, name())
    },
    sent: sentIndex(`link/${linkId}`),
  }
}

function mayOf(keyring: Keyring, link: LinkKeys): May {
  const has = (one: number) => linkHas(keyring, link, one)
  return {
    view: has(right.view),
    download: has(right.download),
    add: has(right.contribute),
    rename: false,
    removeAny: false,
    removeOwn: false,
    manageLinks: false,
    deleteCollection: false,
  }
}
