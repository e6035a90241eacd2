// What the owner's client does unasked at each visit: links that have expired lose their rights in
// the log too (L6), and keys that are due after a removal are made (E1).
import { fromBase64url } from '#protocol/base64url'
import { linkOf } from '#protocol/records/roster-rules'
import * as api from '../api/links.ts'
import type { Collection } from './collection.ts'
import { changeLink, type OwnerHere, ownerHere } from './own-links.ts'
import { rotate } from './rotation.ts'

export async function tidyLinks(collection: Collection): Promise<void> {
  const own = ownerHere(collection)
  const closed = await closeExpired(own)
  if (closed || collection.rotationDue.peek()) await rotate(own)
}

/** By both clocks: a wrong one alone closes nothing. */
async function closeExpired(own: OwnerHere): Promise<boolean> {
  const { inside, collection } = own
  const now = Math.min(Date.now(), inside.serverNow())
  const due = inside
    .keyring()
    .roster.state.links.filter(
      ({ rights, expires }) => rights !== 0 && expires !== 0 && expires < now,
    )
  if (due.length === 0) return false
  const { links } = await api.listLinks(inside.signal, collection.id)
  for (const row of links) {
    const linkId = fromBase64url(row.linkId)
    const logged =
      due.length > 0 && linkOf({ ...inside.keyring().roster.state, links: due }, linkId)
    if (!logged) continue
    const wanted = { rights: 0, expires: logged.expires }
    await changeLink(own, row, { wanted, settings: row.settings })
  }
  return true
}
