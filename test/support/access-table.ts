// Who may use which route: one row per route of the Worker. `test/security/access.test.ts` goes
// through all of them with every kind of visitor; a route without a row fails there.
import { accountRows, libraryRows, noticeRows, trashRows } from './access-accounts.ts'
import { collectionRows, linkRows, objectRows, peopleRows } from './access-collections.ts'
import { owner, type Row } from './access-kit.ts'

export { type Actor, type Role, type Row, roles, type World } from './access-kit.ts'

/** Destructive ones last. */
export const accessTable: Record<string, Row> = {
  ...accountRows,
  ...collectionRows,
  ...linkRows,
  ...objectRows,
  ...peopleRows,
  ...noticeRows,
  ...libraryRows,
  ...trashRows,
  'DELETE /api/collections/:c/deletion': {
    allowed: owner,
    send: ({ client }, { album }) => client.delete(`${album.path}/deletion`),
  },
  'DELETE /api/collections/:c': {
    allowed: owner,
    send: ({ client }, world) => client.delete(`${world.album.path}?items=forever`),
  },
}
