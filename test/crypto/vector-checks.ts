// Every case of the vector files with its check. A case without a check is an error, not a skip.
import { accountChecks } from './vector-account.ts'
import { itemChecks } from './vector-item.ts'
import type { BackEnd, Checks, Vectors } from './vector-kit.ts'
import { linkChecks } from './vector-link.ts'
import { moreChecks } from './vector-more.ts'
import { refuseChecks } from './vector-refuse.ts'
import { rosterChecks } from './vector-roster.ts'

export const checks: Checks = {
  ...accountChecks,
  ...itemChecks,
  ...linkChecks,
  ...moreChecks,
  ...refuseChecks,
  ...rosterChecks,
}

export async function checkCase(name: string, all: Vectors, backEnd: BackEnd): Promise<void> {
  const [check, found] = [checks[name], all[name]]
  if (!check || !found) throw new Error(`no check for the case ${name}`)
  await check(found.in, found.out, backEnd, all)
}
