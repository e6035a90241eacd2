// The threat: input that nobody thought of. Random and mutated JSON and bytes on every route, with
// and without tokens: never a 5xx, nothing unhandled in the log. What is mutated began as a good
// request, so that the fuzz gets past the first check.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concat } from '#protocol/records/bytes'
import { app } from '../../worker/app.ts'
import { type Album, makeAlbum } from '../support/album.ts'
import type { Link } from '../support/link.ts'
import { Client, makeSignUp } from '../support/owner.ts'
import { addedTo, Member, ownerOf } from '../support/people.ts'
import { peopleSeeds } from '../support/people-seeds.ts'
import { makePhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'
import type { Visitor } from '../support/visitor.ts'

const requestsPerRoute = 112
const atOnce = 8
let server: Server
let album: Album
let link: Link
let guest: Visitor
let viewer: Member
let objectId: string
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local' } })
  album = await makeAlbum(server)
  link = await album.addLink()
  guest = await link.guest()
  viewer = await addedTo(album, 1)
  const photo = makePhoto()
  await album.put(photo)
  objectId = photo.objectId
  server.clearLogs()
})
afterAll(() => server.close())

const routes = [
  ...new Set(
    app.routes
      .filter((route) => route.method !== 'ALL' && route.path !== '/api/measured')
      .map((route) => `${route.method} ${route.path}`),
  ),
]

/** A good body of each route that takes JSON. */
function seedOf(route: string): unknown {
  const entry = album.entry(link.body(2)).text
  const keys = link.keys()
  const seeds: Record<string, unknown> = {
    'POST /api/accounts': makeSignUp(),
    'POST /api/sessions': { email: 'a@example.org', auth: keys.accessVerifier },
    'POST /api/prelogin': { email: 'a@example.org' },
    'POST /api/recovery': { email: 'a@example.org', recoveryAuth: keys.accessVerifier },
    'PUT /api/account/pins': { revision: 1, sealed: keys.blob },
    'POST /api/collections': {
      collectionId: album.collectionId,
      kind: 'album',
      genesis: album.genesis,
      wrappedCk: keys.blob,
      title: {
        remarkId: album.titleId,
        revision: 1,
        epoch: 1,
        sort: 'fact',
        sealed: link.made.label,
      },
    },
    'POST /api/collections/:c/open': { rosterAfter: 0, rows: 5 },
    'POST /api/collections/:c/rotate': {
      entry: album.entry({ type: 6, epoch: 2, ckCommit: link.xPk }).text,
      previousKey: keys.secret,
      wrappedCk: keys.blob,
      grants: [],
    },
    'POST /api/collections/:c/links': { ...link.made, entry },
    'PUT /api/collections/:c/links/:l': { entry, settings: link.settings, keys },
    'POST /api/collections/:c/links/:l/remove': {
      entry: album.entry(link.body(3)).text,
      cutoff: '',
    },
    'PUT /api/collections/:c/remarks/:r': {
      revision: 2,
      epoch: 1,
      sort: 'fact',
      sealed: keys.blob,
    },
    'POST /api/collections/:c/batch': { items: [{ objectId, version: 1 }] },
    'POST /api/collections/:c/details': { items: [{ objectId, version: 1 }] },
    'POST /api/notices/read': { until: 1, only: { kind: 'shared', collectionId: null } },
    'PUT /api/notices/settings': { off: { app: ['quota'], push: [], mail: [] } },
    'PUT /api/notices/push': {
      endpoint: 'https://push.example.org/abc',
      p256dh: 'B'.repeat(87),
      auth: 'A'.repeat(22),
    },
    'POST /api/links/:l/knock': { knock: link.knock },
    'POST /api/links/:l/open': { knock: link.knock, device: guest.device, rosterAfter: 0, rows: 5 },
    'POST /api/links/:l/token': { device: guest.device },
    ...peopleSeeds(new Member(album, ownerOf(album)), viewer, link, guest.device),
  }
  return seeds[route] ?? {}
}

const scalars = fc.oneof(
  fc.constantFrom(null, true, '', 0, -1, 1.5, 2 ** 53, 1e308, '\u0000', '𝌆', [], {}, '__proto__'),
  fc.string({ maxLength: 60 }),
  fc.integer(),
  fc.json({ maxDepth: 3 }),
)

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** One member somewhere replaced, or (mostly) changed in one letter. */
function mutated(value: unknown, choice: number, replacement: unknown): unknown {
  const paths = pathsOf(value)
  const path = paths[(choice >> 3) % paths.length] ?? []
  if (path.length === 0) return replacement
  const copy = structuredClone(value) as Record<string, unknown>
  let parent: Record<string | number, unknown> = copy
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>
  const last = path.at(-1) ?? ''
  const old = parent[last]
  if ((choice & 7) < 6 && typeof old === 'string' && old.length > 0) {
    const at = (choice >> 8) % old.length
    const letter = letters[choice % letters.length] ?? 'A'
    parent[last] = `${old.slice(0, at)}${letter}${old.slice(at + 1)}`
  } else parent[last] = replacement
  return copy
}

/** Ways to everything that a value holds. */
function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (!value || typeof value !== 'object') return [path]
  const inside = Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]))
  return inside.length > 0 ? inside : [path]
}

const parts: Record<string, () => string> = {
  ':c': () => album.collectionId,
  ':l': () => link.linkId,
  ':o': () => objectId,
  ':d': () => guest.deviceId,
  ':a': () => viewer.accountId,
  ':i': () => album.titleId,
  ':r': () => album.titleId,
  ':v': () => '1',
  ':kind': () => '1',
  ':seq': () => '1',
  ':session': () => guest.deviceId,
  ':passkey': () => album.titleId,
}
const pathOf = (route: string, strange: Record<string, string>): string =>
  (route.split(' ')[1] ?? '').replace(/:\w+/g, (name) =>
    encodeURIComponent(strange[name] ?? parts[name]?.() ?? ''),
  )

const oddText = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30 }),
  fc.constantFrom('..', '%', '0'),
)
const cases = fc.record({
  token: fc.constantFrom('owner', 'owner', 'owner', 'guest', 'guest', 'none', 'odd'),
  odd: fc.string({ maxLength: 150 }),
  strange: fc.option(fc.record({ name: fc.constantFrom(...Object.keys(parts)), text: oddText }), {
    freq: 4,
  }),
  query: fc.oneof(
    fc.constant(''),
    fc.webQueryParameters(),
    fc.constantFrom('since=0&limit=5', 'before=9', 'after=0', 'link=AAAAAAAAAAAAAAAAAAAAAA'),
  ),
  form: fc.constantFrom(
    'mutated',
    'mutated',
    'mutated',
    'mutated',
    'put',
    'put',
    'random',
    'text',
    'bytes',
  ),
  choice: fc.noBias(fc.nat()),
  scalar: scalars,
  bytes: fc.uint8Array({ maxLength: 600 }),
  flips: fc.array(fc.nat(), { maxLength: 4 }),
  range: fc.option(
    fc.constantFrom('bytes=0-', 'bytes=-0', 'bytes=9-1', 'bytes=99999999999999-', 'x'),
  ),
})
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never

function bodyOf(route: string, one: Case): { body?: string | Uint8Array; type?: string } {
  if (/^(GET|DELETE)/.test(route)) return {}
  const json = { type: 'application/json' }
  const takesBytes = route.includes('/objects/')
  if (one.form === 'mutated' && !takesBytes) {
    return { ...json, body: JSON.stringify(mutated(seedOf(route), one.choice, one.scalar)) }
  }
  if (one.form === 'random') return { ...json, body: JSON.stringify(one.scalar) ?? 'null' }
  if (one.form === 'text') return { ...json, body: one.odd }
  if (one.form === 'bytes') return { body: one.bytes, type: 'application/octet-stream' }
  const put = guest.body(makePhoto({ original: 0, preview: 200, thumbnail: 50 }))
  const bytes = concat(put.prefix, route.endsWith('commit') ? new Uint8Array() : put.streams)
  for (const flip of one.flips) bytes[flip % bytes.length] = flip & 255
  return { body: bytes, type: 'application/octet-stream' }
}

function headersOf(one: Case, type: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { origin: new URL(server.url).origin }
  const tokens = { owner: album.token, guest: guest.token, none: '', odd: one.odd }
  const token = tokens[one.token as keyof typeof tokens].replace(/[^\x21-\x7e]/g, '')
  if (token) headers.authorization = `Keepsake ${token}`
  if (one.token === 'owner') {
    headers.cookie = [...album.client.cookies].map((pair) => pair.join('=')).join('; ')
  }
  if (one.range) headers.range = one.range
  if (type) headers['content-type'] = type
  // Spread over addresses, so that the limit against abuse lets the fuzz through to the handlers.
  headers['cf-connecting-ip'] = `10.${one.choice & 255}.${(one.choice >> 8) & 255}.1`
  return headers
}

async function send(route: string, one: Case): Promise<number> {
  const { body, type } = bodyOf(route, one)
  const strange = one.strange ? { [one.strange.name]: one.strange.text } : {}
  const path = pathOf(route, strange)
  // fetch itself resolves dots away; such a path is another route.
  const answer = await server.fetch(`${path}${one.query ? `?${one.query}` : ''}`, {
    method: route.split(' ')[0] ?? 'GET',
    headers: headersOf(one, type),
    ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
  })
  await answer.arrayBuffer()
  return answer.status
}

/** What ends the world of this test if it succeeds. */
const lastRoutes = ['DELETE /api/session', 'DELETE /api/collections/:c']
const removes = (route: string) => /^DELETE|remove$/.test(route)
const kept = routes.filter((route) => !lastRoutes.includes(route))
const fuzzed = [...kept.filter((route) => !removes(route)), ...kept.filter(removes)]

describe(`${requestsPerRoute} strange requests each`, () => {
  it.each(fuzzed)('%s is never at fault', async (route) => {
    const samples = fc.sample(cases, { numRuns: requestsPerRoute, seed: route.length * 7919 })
    for (let from = 0; from < samples.length; from += atOnce) {
      const wave = samples.slice(from, from + atOnce)
      const statuses = await Promise.all(wave.map((one) => send(route, one)))
      for (const [i, status] of statuses.entries()) {
        expect(status, `${route} ${JSON.stringify(wave[i])}`).toBeLessThan(500)
      }
    }
  })

  it('are 10,000 and more', () => {
    expect(fuzzed.length * requestsPerRoute).toBeGreaterThan(10_000)
  })

  it('leave nothing unhandled in the log', async () => {
    expect(
      server.logs().filter((line) => /error|uncaught|unhandled|exception/i.test(line)),
    ).toEqual([])
    expect((await new Client(server).get('/api/setup')).status).toBe(200)
  })
})
