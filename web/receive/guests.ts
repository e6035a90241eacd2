// Who has added something: guests with their certificates, and what they and members are called, as
// far as it is known yet.
import type { Bytes } from '#protocol/records/bytes'

export interface Guest {
  certificates: { bytes: Bytes; createdAt: number }[]
  name: string
  namedAt: number
}

/** By link and key; members by account and key. */
export type GuestBook = Map<string, Guest>

export const guestKey = (linkId: string, key: string): string => `${linkId}/${key}`

export const nameOf = (book: GuestBook, by: { id: string; key: string }): string =>
  book.get(guestKey(by.id, by.key))?.name ?? ''

export const certificatesOf = (book: GuestBook, by: { id: string; key: string }): Bytes[] =>
  book.get(guestKey(by.id, by.key))?.certificates.map(({ bytes }) => bytes) ?? []
