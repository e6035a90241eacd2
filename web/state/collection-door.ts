// What differs between a member and a link holder of one collection: how it is opened, how the token
// is renewed, and as whom something is added. Everything else is the same code.
import type { Opened } from '#protocol/collections'
import type { ItemRow } from '#protocol/items'
import type { TokenAnswer } from '../api/access.ts'
import type { LinkKeys } from '../crypto/link.ts'
import type { Roster } from '../crypto/log.ts'
import type { Keyring } from '../receive/keyring.ts'
import type { Author, SentIndex } from '../send/destination.ts'
import type { AccountSecrets } from './account-secrets.ts'
import type { May } from './collection.ts'

export interface Entered {
  opened: Opened
  keyring: Keyring
}

export interface Door {
  as: 'member' | 'link'
  account: AccountSecrets | null
  link: LinkKeys | null
  /** Asks the server and believes only what the keys prove. */
  enter(signal: AbortSignal, rows: number): Promise<Entered>
  renewToken(signal: AbortSignal): Promise<TokenAnswer>
  /** After every replay: pins and keeps the position. */
  keep(roster: Roster): Promise<void>
  /** By the roster, never by the server's word. */
  may(keyring: Keyring): May
  isMine(row: ItemRow): boolean
  author(keyring: Keyring): Promise<Author>
  sent: SentIndex
}
