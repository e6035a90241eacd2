// What the sweep forgets of accounts: counters that are calm, sessions and browsers past their time,
// challenges and codes that nobody answered.
// Bounded, so that one run stays short; the next run goes on.
import { directory } from '../db/client.ts'
import type { Env } from '../env.ts'

const rowsPerRun = 500

export const forgetStatements = (env: Env, now: number): D1PreparedStatement[] =>
  [
    `DELETE FROM attempts WHERE key IN
       (SELECT key FROM attempts WHERE forget_at <= ?1 LIMIT ?2)`,
    `DELETE FROM sessions WHERE id IN
       (SELECT id FROM sessions WHERE expires_at <= ?1 LIMIT ?2)`,
    `DELETE FROM known_browsers WHERE id IN
       (SELECT id FROM known_browsers WHERE expires_at <= ?1 LIMIT ?2)`,
    `DELETE FROM passkey_challenges WHERE id IN
       (SELECT id FROM passkey_challenges WHERE expires_at <= ?1 LIMIT ?2)`,
    `DELETE FROM mail_codes WHERE account_id IN
       (SELECT account_id FROM mail_codes WHERE expires_at <= ?1 LIMIT ?2)`,
  ].map((sql) => directory(env).prepare(sql).bind(now, rowsPerRun))
