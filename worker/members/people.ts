// Accounts as other people meet them: address and public keys. Where mail is set up an address
// counts only once it was verified: else whoever signs up first with somebody's address would be
// shared with in their place.
import type { AccountId } from '#protocol/ids'
import type { FoundPeople, Person } from '#protocol/members'
import { emailForm } from '../accounts/email-form.ts'
import { sendsMail } from '../accounts/mail.ts'
import { directory } from '../db/client.ts'
import type { Env } from '../env.ts'

interface PersonRow {
  id: AccountId
  email: string
  ed_pk: string
  x_pk: string
  id_version: number
}
export type PersonWithAddress = Person & { email: string }

const columns = 'a.id, a.email, a.ed_pk, a.x_pk, a.id_version'

/** In the order asked; one search per address. */
export async function findPeople(env: Env, emails: string[]): Promise<FoundPeople> {
  const forms = emails.map(emailForm)
  const { results } = await directory(env)
    .prepare(
      `SELECT ${columns} FROM json_each(?1) AS asked JOIN accounts a ON a.email = asked.value
        WHERE a.deleted_at IS NULL AND (?2 = 0 OR a.email_verified_at IS NOT NULL)`,
    )
    .bind(JSON.stringify(forms), sendsMail(env) ? 1 : 0)
    .all<PersonRow>()
  const byEmail = new Map(results.map((row) => [row.email, personOf(row)]))
  return {
    people: emails.map((email, i) => ({ email, person: byEmail.get(forms[i] ?? '') ?? null })),
  }
}

/** Accounts that exist, by id. */
export async function loadPeople(
  env: Env,
  ids: AccountId[],
): Promise<Map<AccountId, PersonWithAddress>> {
  if (ids.length === 0) return new Map()
  const { results } = await directory(env)
    .prepare(
      `SELECT ${columns} FROM json_each(?1) AS asked JOIN accounts a ON a.id = asked.value
        WHERE a.deleted_at IS NULL`,
    )
    .bind(JSON.stringify(ids))
    .all<PersonRow>()
  return new Map(results.map((row) => [row.id, { ...personOf(row), email: row.email }]))
}

export const loadPerson = async (env: Env, id: AccountId): Promise<PersonWithAddress | null> =>
  (await loadPeople(env, [id])).get(id) ?? null

const personOf = (row: PersonRow): Person => ({
  accountId: row.id,
  edPk: row.ed_pk,
  xPk: row.x_pk,
  idVersion: row.id_version,
})
