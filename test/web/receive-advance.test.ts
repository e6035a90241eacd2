// Threat: a page stays open while the owner changes the link, and the server hands on the new entries.
// What the page believes of itself must follow the log. The defence is in web/receive/advance.ts.
import { expect, it } from 'vitest'
import { toBase64url } from '../../protocol/base64url.ts'
import { action } from '../../protocol/records/roster.ts'
import { deriveLink } from '../../web/crypto/link.ts'
import { makeCutoff } from '../../web/crypto/log.ts'
import { advance } from '../../web/receive/advance.ts'
import { append, link, type World, world } from '../crypto/world.ts'

const page = (w: World, after: number) => ({
  entries: w.entries.slice(after).map(toBase64url),
  previousKeys: [],
  grant: null,
})
const cutoffOf = (w: World) => makeCutoff(w.collectionId, w.roster.state.seq + 1, [])

it('a link goes on while the log keeps its keys, and ends when a new password replaced them', async () => {
  const w = await world()
  const l = await link(w)
  const { roster, collectionId, ck } = w
  const keyring = { collectionId, roster, epoch: 1, keys: new Map([[1, ck]]) }
  const after = w.entries.length

  const rights = l.body.rights & ~2
  await append(w, w.owner, { ...l.body, action: action.change, rights })
  const narrowed = await advance(keyring, page(w, after), l.keys)
  expect(narrowed?.roster.state.links[0]?.rights).toBe(rights)

  const next = await deriveLink(l.secret, new Uint8Array(32).fill(7))
  const keys = { caPk: next.ca.pk, xPk: next.xPk }
  const cutoff = await cutoffOf(w)
  await append(w, w.owner, { ...l.body, ...keys, action: action.change, rights, cutoff })
  await expect(advance(keyring, page(w, after), l.keys)).rejects.toThrow()
  expect(await advance(keyring, page(w, after), next)).not.toBeNull()

  const gone = { ...l.body, ...keys, action: action.remove, rights, cutoff: await cutoffOf(w) }
  await append(w, w.owner, gone)
  await expect(advance(keyring, page(w, after), next)).rejects.toThrow()
})
