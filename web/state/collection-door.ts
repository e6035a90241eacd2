// What differs between a member and a link holder of one collection: how it is opened, how the token
// is renewed, and as whom something is added. Everything else is the same code. A door has two parts,
// so that a guest's first pictures need only the first.
import type { Opened } from '#protocol/collections'
import type { ItemRow } from '#protocol/items'
import type { Access, TokenAnswer } from '../api/access.ts'
import type { LinkKeys } from '../crypto/link.ts'
import type { Roster } from '../crypto/log.ts'
import type { CollectionKey } from '../crypto/suite.ts'
import type { Keyring } from '../receive/keyring.ts'
import type { Author, SentIndex } from '../send/destination.ts'
import type { AccountSecrets } from './account-secrets.ts'
import type { May } from './collection.ts'

export interface Asked {
  opened: Opened
  /** Keys for the first pictures, by epoch; the roster is replayed right after. */
  first: ReadonlyMap<number, CollectionKey>
}

export interface Door {
  as: 'member' | 'link'
  account: AccountSecrets | null
  ask(signal: AbortSignal, rows: number): Promise<Asked>
  renewToken(signal: AbortSignal): Promise<TokenAnswer>
  rest(): Promise<DoorRest>
}

export interface DoorRest {
  /** Null for members. */
  link: LinkKeys | null
  /** Believes only what the keys prove. */
  believe(opened: Opened): Promise<Keyring>
  /** After every replay: pins and keeps the position. */
  keep(roster: Roster): Promise<void>
  /** By the roster, never by the server's word. */
  may(keyring: Keyring): May
  isMine(row: ItemRow): boolean
  author(keyring: Keyring): Promise<Author>
  sent: SentIndex
  /** Fills `sent` with what other devices of the account have added; does so once. */
  learnSent(signal: AbortSignal, access: Access): Promise<void>
}
