// What the client of an admin or the owner does unasked at each visit, and while a collection is open:
// links that have expired lose their rights in the log too (L6), keys that are due after somebody's
// right has ended are made (E1), accepted invitations are sealed.
import { effect } from '@preact/signals'
import { fromBase64url } from '#protocol/base64url'
import { linkOf, memberOf } from '#protocol/records/roster-rules'
import { pause } from '../api/backoff.ts'
import * as api from '../api/links.ts'
import { newKeyDue } from '../crypto/log.ts'
import { type Collection, insideOf } from './collection.ts'
import { sealAccepted } from './invitation-list.ts'
import { type AuthorHere, authorHere } from './log-author.ts'
import { changeLink, type OwnerHere } from './own-links.ts'
import { rotate } from './rotation.ts'

/** Several admins look at the same page: whoever is first does it, the others find it done. */
const spreadMilliseconds = 3_000

const roleIn = (collection: Collection): number => {
  const { ring, account } = insideOf(collection)
  const keyring = ring.value
  return (keyring && account && memberOf(keyring.roster.state, account.userId)?.role) ?? 0
}

/** Now, and again whenever a right to read ends while the page is open. */
export function keepTidy(collection: Collection): void {
  if (roleIn(collection) >= 3) void tidyCollection(collection).catch(() => undefined)
  const { ring, signal, rotationDue } = insideOf(collection)
  const stop = effect(() => {
    const isDue = ring.value !== null && newKeyDue(ring.value.roster)
    rotationDue.value = isDue
    if (isDue && roleIn(collection) >= 3) void makeKeySoon(collection).catch(() => undefined)
  })
  signal.addEventListener('abort', stop, { once: true })
}

async function makeKeySoon(collection: Collection): Promise<void> {
  await pause(insideOf(collection).signal, Math.random() * spreadMilliseconds)
  await rotate(authorHere(collection))
}

export async function tidyCollection(collection: Collection): Promise<void> {
  const here = authorHere(collection)
  if (collection.may.peek().manageLinks) await closeExpired(here)
  await rotate(here)
  await sealAccepted(here)
}

/** By both clocks: a wrong one alone closes nothing. */
async function closeExpired(own: OwnerHere): Promise<void> {
  const { inside, collection }: AuthorHere = own
  const now = Math.min(Date.now(), inside.serverNow())
  const due = inside
    .keyring()
    .roster.state.links.filter(
      ({ rights, expires }) => rights !== 0 && expires !== 0 && expires < now,
    )
  if (due.length === 0) return
  const { links } = await api.listLinks(inside.signal, collection.id)
  for (const row of links) {
    const linkId = fromBase64url(row.linkId)
    const logged = linkOf({ ...inside.keyring().roster.state, links: due }, linkId)
    if (!logged) continue
    const wanted = { rights: 0, expires: logged.expires }
    await changeLink(own, row, { wanted, settings: row.settings })
  }
}
