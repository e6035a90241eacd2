// An account as its own browsers see it: the row, with the outer wrap of the master key taken off.
import { type Account, kdfParameters } from '#protocol/accounts'
import type { Env } from '../env.ts'
import { check } from '../http/validate.ts'
import type { ServerKeySet } from '../keys/keys.ts'
import { sendsMail } from './mail.ts'
import { unwrapOuter } from './outer-wrap.ts'
import type { AccountRow } from './store.ts'

export async function accountAnswer(
  env: Env,
  keys: ServerKeySet,
  row: AccountRow,
  now: number,
): Promise<Account> {
  return {
    accountId: row.id,
    email: row.email,
    administrator: row.administrator === 1,
    recoveryConfirmed: row.recovery_confirmed_at !== null,
    emailVerified: sendsMail(env) ? row.email_verified_at !== null : null,
    kdf: check(kdfParameters, JSON.parse(row.kdf)),
    wrappedMk: await unwrapOuter(keys.wrap, row.id, 'password', row.wrapped_mk),
    idVersion: row.id_version,
    edPk: row.ed_pk,
    xPk: row.x_pk,
    wrappedSeed: row.wrapped_seed,
    pins: pinsOf(row),
    usedBytes: row.used,
    quotaBytes: row.quota,
    serverTime: now,
  }
}

const pinsOf = ({ pins_revision, pins }: AccountRow): Account['pins'] =>
  pins_revision === null || pins === null ? null : { revision: pins_revision, sealed: pins }
