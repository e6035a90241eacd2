// Who the guests are: their certificates and the names they gave, as far as they are known yet.
import type { Bytes } from '#protocol/records/bytes'

export interface Guest {
  certificates: { bytes: Bytes; createdAt: number }[]
  name: string
  namedAt: number
}

/** By link and key. */
export type GuestBook = Map<string, Guest>

export const guestKey = (linkId: string, key: string): string => `${linkId}/${key}`

export const nameOf = (book: GuestBook, by: { id: string; key: string }): string =>
  book.get(guestKey(by.id, by.key))?.name ?? ''

export const certificatesOf = (book: GuestBook, by: { id: string; key: string }): Bytes[] =>
  book.get(guestKey(by.id, by.key))?.certificates.map(({ bytes }) => bytes) ?? []
