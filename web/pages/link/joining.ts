// Whoever has to sign in before keeping an album comes back to the same link, in the same tab, and
// goes on where they were.
import { comeBackTo } from '../return-to.ts'

const place = 'keepsake-joining'

/** The address is that of the link, with its secret: it stays in this tab. */
export function signInFirst(path: '/sign-in' | '/sign-up'): void {
  comeBackTo(`/${location.hash}`)
  sessionStorage.setItem(place, '1')
  location.assign(path)
}

export function takeJoining(): boolean {
  const was = sessionStorage.getItem(place) !== null
  sessionStorage.removeItem(place)
  return was
}
