// Certificates and names from the server into the book of guests. A name counts only with the
// certificate that fixes its hash; the certificate itself is checked with each statement (V3).
import { fromBase64url } from '#protocol/base64url'
import type { GuestRow } from '#protocol/items'
import { type Certificate, parseCertificate } from '#protocol/records/certificate'
import { checkName } from '../crypto/certificate.ts'
import { openGuestName } from '../crypto/link.ts'
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
  const name = await nameIn(keyring, row, certificate)
  Object.assign(guest, { name, namedAt: createdAt })
}

async function nameIn(keyring: Keyring, row: GuestRow, certificate: Certificate): Promise<string> {
  const ck = keyring.keys.get(row.epoch)
  if (row.name === null || !ck) return ''
  const sealed = fromBase64url(row.name)
  await checkName(certificate, sealed)
  return openGuestName(ck, keyring.collectionId, row.epoch, certificate.guestPk, sealed)
}
