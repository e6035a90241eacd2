// A good body of each route about people, for the fuzz to begin with.
import { toBase64url } from '#protocol/base64url'
import type { Link } from './link.ts'
import { grant, type Member } from './people.ts'
import { id, random, sha } from './signer.ts'

/** `by` is the owner, `about` a viewer. */
export function peopleSeeds(by: Member, about: Member, link: Link, device: string) {
  const { album } = by
  const cutoff = album.cutoffOf([])
  const entry = (action: 1 | 2 | 3) =>
    by.entry(by.aboutPerson(about.person, action, 1, action === 3 ? cutoff.cutoff : undefined)).text
  const list = cutoff.list
  const wrappedCk = toBase64url(random(176))
  const codeHash = toBase64url(sha(random(32)))
  const code = toBase64url(random(32))
  return {
    'POST /api/people': { emails: [about.person.email, 'nobody@example.org'] },
    'POST /api/collections/:c/members': { entry: entry(1), grant: grant(), invitationId: id() },
    'PUT /api/collections/:c/members/:a': { entry: entry(2), cutoff: list },
    'POST /api/collections/:c/members/:a/remove': { entry: entry(3), cutoff: list },
    'POST /api/collections/:c/leave': {
      entry: by.entry({ type: 3, cutoff: cutoff.cutoff }).text,
      cutoff: list,
    },
    'POST /api/collections/:c/join': {
      linkId: link.linkId,
      access: link.access,
      device,
      entry: about.joinEntry(link).text,
      epoch: 1,
      wrappedCk,
    },
    'PUT /api/collections/:c/key': { epoch: 1, wrappedCk },
    'POST /api/collections/:c/invitations': {
      invitationId: id(),
      role: 1,
      email: 'nobody@example.org',
      codeHash,
      linkId: null,
    },
    'POST /api/invitations': { code },
    'POST /api/invitations/accept': { code, proof: code },
  }
}
