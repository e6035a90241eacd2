// A link holder's way in, first part: proofs, the device's own secret, one request, the key for the
// first pictures. What the server says of rights is not believed here; the rest follows (link-rest).
import { toBase64url } from '#protocol/base64url'
import type { Opened } from '#protocol/collections'
import type { LinkId } from '#protocol/ids'
import { ApiProblem } from '../api/failure.ts'
import { openLink, renewToken } from '../api/visits.ts'
import { randomBytes } from '../crypto/bytes.ts'
import type { Position, Roster } from '../crypto/log.ts'
import type { Bytes } from '../crypto/suite.ts'
import { type DoorProofs, firstKeys } from '../receive/first-keys.ts'
import type { Asked, Door } from './collection-door.ts'
import { localStore } from './local-store.ts'

/** What this device has verified of the link's collection before. */
export interface KeptLink {
  roster: Roster
  pinned: Position
}

export interface LinkVisitor {
  secret: Bytes
  stretched: Bytes | null
  proofs: DoorProofs
  /** The guest's own name, as it is now. */
  name: () => string
}

/** Counts what a kept roster holds, as kept-rosters does. */
export const keptKey = (linkId: string) => `link/2/${linkId}`

/** What was gone on from: another page of this browser may have kept another log since. */
export const goneOnFrom = new WeakMap<Opened, KeptLink>()

/** What the gate knows this device by; made at the first visit. */
export async function deviceSecret(linkId: LinkId): Promise<string> {
  const store = await localStore()
  const key = `device/${linkId}`
  const kept = await store.load<string>('keys', key).catch(() => undefined)
  if (kept) return kept
  const made = toBase64url(randomBytes(32))
  await store.save('keys', key, made).catch(() => undefined)
  return made
}

export function linkDoorOf(visitor: LinkVisitor): Door {
  const { proofs, stretched } = visitor
  const linkId = toBase64url(proofs.linkId) as LinkId

  async function ask(signal: AbortSignal, rows: number): Promise<Asked> {
    const store = await localStore()
    const [device, kept] = await Promise.all([
      deviceSecret(linkId),
      store.load<KeptLink>('rosters', keptKey(linkId)).catch(() => undefined),
    ])
    const rosterAfter = kept?.roster.state.seq ?? 0
    const body = { knock: toBase64url(proofs.knock), device, rosterAfter, rows }
    // A first visit does not know whether there is a password, and a guess would be counted.
    const access = stretched && toBase64url(proofs.access)
    const opened = await openLink(signal, linkId, access, body)
    if (kept) goneOnFrom.set(opened, kept)
    return { opened, first: await firstKeys(proofs, opened, kept?.roster) }
  }

  return {
    as: 'link',
    account: null,
    ask,
    async renewToken(signal) {
      try {
        return await renewToken(signal, linkId, { device: await deviceSecret(linkId) })
      } catch (error) {
        // A device that was let go asks at the door again, which tells why.
        if (!(error instanceof ApiProblem) || error.code !== 'link-unavailable') throw error
        return (await ask(signal, 0)).opened
      }
    },
    rest: async () => (await import('./link-rest.ts')).linkRest(visitor),
  }
}
