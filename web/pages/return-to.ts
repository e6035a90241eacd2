// Where somebody was when they had to sign in: an invitation, or a link they want to keep. Both have
// a secret in the fragment, so the address stays in this tab, is used once, and goes to no server.
import { goInstead } from './address.ts'

const place = 'keepsake-return'
const longestMilliseconds = 3_600_000

export function comeBackTo(address: string): void {
  sessionStorage.setItem(place, JSON.stringify({ address, since: Date.now() }))
}

/** Once signed in, with everything kept on this device: back there, or on to `otherwise`. */
export function goOn(otherwise: string | null): void {
  const address = take()
  if (address !== null) location.assign(address)
  else if (otherwise !== null) goInstead(otherwise)
}

function take(): string | null {
  const kept = sessionStorage.getItem(place)
  sessionStorage.removeItem(place)
  if (kept === null) return null
  const { address, since } = JSON.parse(kept) as { address: string; since: number }
  const isOurs = /^\/(invite)?#[\w-]{43}$/.test(address)
  return isOurs && Date.now() - since < longestMilliseconds ? address : null
}
