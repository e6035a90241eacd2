// The floor and ceiling of what a server may ask a password to be stretched with (A1). A lower cost
// would help whoever guesses; a higher one would stop the phone of the person who signs in.
import { refuse } from './failure.ts'
import { type KdfParameters, kdfDefault, kdfLimits } from './suite.ts'

export function refuseParameters({ m, t, p }: KdfParameters): void {
  const low = m < kdfDefault.m || t < kdfDefault.t || p !== kdfDefault.p
  const high = m > kdfLimits.maxM || t > kdfLimits.maxT
  if (low || high || !Number.isInteger(m) || !Number.isInteger(t)) refuse('A1 KDF parameters')
}
