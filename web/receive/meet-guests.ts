// Certificates and names from the server into the book of guests. A name counts only with a
// certificate that fixes its hash and that a key of this very link has signed: without that, any
// viewer together with the server could rename the guest of another link. Whether a certificate held
// at the position of a statement is checked with each statement (V3).
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { GuestRow } from '#protocol/items'
import { type Certificate, parseCertificate } from '#protocol/records/certificate'
import { checkCertificate, checkName } from '../crypto/certificate.ts'
import { refuse } from '../crypto/failure.ts'
import { openGuestName } from '../crypto/link.ts'
import { isLink } from '../crypto/log.ts'
import type { Bytes } from '../crypto/suite.ts'
import { type GuestBook, guestKey } from './guests.ts'
import type { Keyring } from './keyring.ts'

/** What does not open or does not fit leaves the guest without a name. */
export async function meetGuests(
  book: GuestBook,
  keyring: Keyring,
  rows: readonly GuestRow[],
): Promise<void> {
  await Promise.all(rows.map((row) => meet(book, keyring, row).catch(() => undefined)))
}

async function meet(book: GuestBook, keyring: Keyring, row: GuestRow): Promise<void> {
  const bytes = fromBase64url(row.certificate)
  const certificate = parseCertificate(bytes)
  const key = guestKey(row.linkId, row.key)
  const guest = book.get(key) ?? { certificates: [], name: '', namedAt: -1 }
  book.set(key, guest)
  const { createdAt } = certificate
  guest.certificates = [{ bytes, createdAt }, ...guest.certificates]
    .sort((a, b) => b.createdAt - a.createdAt)
    .slice(0, 8)
  if (createdAt < guest.namedAt) return
  await checkCertified(keyring, row, bytes)
  const name = await nameIn(keyring, row, certificate)
  Object.assign(guest, { name, namedAt: createdAt })
}

/** Members under their own keys, which no certificate names: so no guest row can rename one. */
export function meetMembers(
  book: GuestBook,
  members: readonly { userId: Bytes; edPk: Bytes }[],
  called: (accountId: string) => string,
): void {
  for (const { userId, edPk } of members) {
    const id = toBase64url(userId)
    book.set(guestKey(id, toBase64url(edPk)), { certificates: [], name: called(id), namedAt: 0 })
  }
}

/** By any key that the link has had: a new password gives it a new one, and names stay. */
async function checkCertified({ roster, collectionId }: Keyring, row: GuestRow, bytes: Bytes) {
  const linkId = fromBase64url(row.linkId)
  const asked = { collectionId, linkId, guestPk: fromBase64url(row.key) }
  const keys = roster.events.filter(isLink(linkId)).flatMap(({ after }) => after?.caPk ?? [])
  for (const caPk of keys.toReversed()) {
    const found = await checkCertificate(bytes, caPk, asked).catch(() => null)
    if (found) return
  }
  refuse('V3 certificate')
}

async function nameIn(keyring: Keyring, row: GuestRow, certificate: Certificate): Promise<string> {
  const ck = keyring.keys.get(row.epoch)
  if (row.name === null || !ck) return ''
  const sealed = fromBase64url(row.name)
  await checkName(certificate, sealed)
  return openGuestName(ck, keyring.collectionId, row.epoch, certificate.guestPk, sealed)
}
