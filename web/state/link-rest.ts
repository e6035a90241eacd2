// A link holder's way in, second part: the whole roster replayed, the link found in it with exactly
// these keys, the rights that the log gives it, and the guest as an author.
import { toBase64url } from '#protocol/base64url'
import { right } from '#protocol/records/roster'
import { linkOf } from '#protocol/records/roster-rules'
import { deriveLink, type LinkKeys } from '../crypto/link.ts'
import { positionOf } from '../crypto/log.ts'
import { type Keyring, openAsLink } from '../receive/keyring.ts'
import type { May } from './collection.ts'
import type { DoorRest } from './collection-door.ts'
import { guestAuthor, guestSelf } from './guest-author.ts'
import { goneOnFrom, type KeptLink, keptKey, type LinkVisitor } from './link-door.ts'
import { localStore } from './local-store.ts'
import { sentIndex } from './sent-index.ts'

export async function linkRest({
  secret,
  stretched,
  proofs,
  name,
}: LinkVisitor): Promise<DoorRest> {
  const [link, guest, store] = await Promise.all([
    deriveLink(secret, stretched),
    guestSelf(proofs.linkId),
    localStore(),
  ])
  const linkId = toBase64url(link.linkId)
  const guestPk = toBase64url(guest.signing.pk)
  return {
    link,
    async believe(opened) {
      const kept = goneOnFrom.get(opened)
      return openAsLink(link, opened, { saved: kept?.roster, pinned: kept?.pinned })
    },
    async keep(roster) {
      const other = await store.load<KeptLink>('rosters', keptKey(linkId)).catch(() => undefined)
      if (other && other.roster.state.seq > roster.state.seq) return
      const kept: KeptLink = { roster, pinned: positionOf(roster) }
      await store.save('rosters', keptKey(linkId), kept).catch(() => undefined)
    },
    may: (keyring) => mayOf(keyring, link),
    isMine: ({ by }) => by.kind === 'guest' && by.key === guestPk,
    author: (keyring) => guestAuthor(link, keyring, guest, name()),
    sent: sentIndex(`link/${linkId}`),
    learnSent: async () => {},
  }
}

function mayOf(keyring: Keyring, link: LinkKeys): May {
  const rights = linkOf(keyring.roster.state, link.linkId)?.rights ?? 0
  const has = (one: number) => (rights & one) !== 0
  return {
    view: has(right.view),
    download: has(right.download),
    add: has(right.contribute),
    rename: false,
    removeAny: false,
    removeOwn: false,
    manageLinks: false,
    deleteCollection: false,
    join: has(right.join),
  }
}
