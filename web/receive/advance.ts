// Goes on from a keyring when the roster has moved: entries that came since, and for link holders the
// key of a new epoch, which a rotation granted to the link.
import type { RosterPage } from '#protocol/collections'
import { linkOf } from '#protocol/records/roster-rules'
import { equal } from '../crypto/bytes.ts'
import { refuse } from '../crypto/failure.ts'
import type { LinkKeys } from '../crypto/link.ts'
import { type Roster, replay } from '../crypto/log.ts'
import { grantedToLink } from '../crypto/open-link.ts'
import { entryBytes, grantOf, type Keyring, keyringFrom } from './keyring.ts'

/** Entries that came since. Null: a new key is needed that this page does not hand out (members). */
export async function advance(
  keyring: Keyring,
  page: RosterPage,
  link: LinkKeys | null,
): Promise<Keyring | null> {
  const { genesisHash } = keyring.roster.state
  const roster = await replay(keyring.roster, genesisHash, entryBytes(page.entries))
  if (link) refuseLostLink(roster, link)
  if (keyring.keys.has(roster.state.epoch)) return { ...keyring, roster }
  if (!link || !page.grant) return null
  const ck = await grantedToLink(link, roster, grantOf(page.grant))
  return keyringFrom(roster, page.grant.epoch, ck, page.previousKeys)
}

/** With exactly these keys: after a new password others count, and nothing signed with ours would. */
function refuseLostLink(roster: Roster, keys: LinkKeys): void {
  const link = linkOf(roster.state, keys.linkId)
  const ours = link && equal(link.caPk, keys.ca.pk) && equal(link.xPk, keys.xPk)
  if (!ours) refuse('10.2 the roster has no such link')
}
