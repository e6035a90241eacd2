// A link on the wire, as a visitor has it, by proofs. The secret stays in the fragment; the server
// holds hashes of two proofs. Apart from links.ts, since every guest downloads this.
//
// POST   /api/links/:l/knock                Knock -> KnockAnswer        takes no place, costs no attempt
// POST   /api/links/:l/open                 OpenLink -> Opened          Authorization: Keepsake-Access <43>
// POST   /api/links/:l/token                RenewToken -> Token
import * as v from 'valibot'
import { bytesOf, count, hash, rights, time } from './wire.ts'

export const knock = v.object({ knock: hash })
export const knockAnswer = v.object({ hasPassword: v.boolean(), serverTime: time })
export const openLink = v.object({
  knock: hash,
  /** The device's secret d: 32 random bytes kept in its database; the gate stores sha(d). */
  device: bytesOf(32),
  rosterAfter: count,
  rows: v.pipe(count, v.maxValue(60)),
})
export const renewToken = v.object({ device: bytesOf(32) })
export const token = v.object({ token: bytesOf(108), tokenExpiresAt: time, rights })

export type Knock = v.InferOutput<typeof knock>
export type KnockAnswer = v.InferOutput<typeof knockAnswer>
export type OpenLink = v.InferOutput<typeof openLink>
export type RenewToken = v.InferOutput<typeof renewToken>
export type Token = v.InferOutput<typeof token>
