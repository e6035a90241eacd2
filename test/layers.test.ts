// Which folder may import which, inside each realm (between realms the compilers decide). A new
// arrow is a design decision: change the table here in the same commit and say why there.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const base = ['protocol', 'worker/env', 'worker/http', 'worker/db', 'worker/keys']
const inside = (...features: string[]) => [...base, ...features.map((name) => `worker/${name}`)]
const inWeb = (...layers: string[]) => ['protocol', ...layers.map((name) => `web/${name}`)]

/** Folder (or file) → what it may import besides itself. */
const arrows: Record<string, string[]> = {
  protocol: [],
  'worker/env': ['protocol'],
  // http/problem.ts asks db/version.ts whether an error means a schema older than the code.
  'worker/http': ['protocol', 'worker/env', 'worker/db'],
  'worker/db': ['protocol', 'worker/env'],
  'worker/keys': ['protocol', 'worker/env'],
  'worker/access': inside(),
  'worker/notices': inside('access'),
  'worker/live': inside('access'),
  'worker/domains': inside('access'),
  'worker/accounts': inside('access', 'notices'),
  // Opening a collection answers with its first rows, so it asks items and never the reverse.
  'worker/collections': inside('access', 'notices', 'live', 'items'),
  // Addresses are looked up as accounts write them; items leave with whoever placed them.
  'worker/members': inside('access', 'notices', 'live', 'accounts', 'collections', 'items'),
  'worker/links': inside('access', 'notices', 'live', 'collections'),
  'worker/guests': inside('access', 'notices', 'collections', 'links'),
  // A put is announced to the collection's people, and a refused one to whoever is full.
  'worker/objects': inside(
    ...['access', 'notices', 'live', 'accounts', 'collections', 'links', 'guests', 'items'],
  ),
  'worker/items': inside('access', 'notices', 'live'),
  'worker/social': inside('access', 'notices', 'live', 'collections', 'items'),
  'worker/trash': inside('access', 'live', 'accounts', 'collections', 'items', 'objects'),
  // A holding is read like an item, saved like a put, and outlives both kinds of collections.
  'worker/library': inside(
    ...['access', 'live', 'notices', 'accounts', 'collections', 'items', 'objects'],
  ),
  // Deletions of collections that are due and departures that were begun are gone on with here.
  'worker/sweep': [
    'protocol',
    ...['env', 'db', 'accounts', 'collections', 'items', 'links', 'members', 'objects', 'trash'],
    ...['domains', 'notices'],
  ].map((name) => (name === 'protocol' ? name : `worker/${name}`)),
  // Starts Web Workers under the Trusted Types policy: no page in it, so any layer may ask it.
  'web/trusted-worker': [],
  'web/crypto': inWeb('trusted-worker'),
  'web/media': inWeb('trusted-worker'),
  'web/api': inWeb(),
  'web/words': inWeb(),
  'web/send': inWeb('crypto', 'media', 'api'),
  // Media: what is shown must have the form in which media makes it (refuse-bomb).
  'web/receive': inWeb('crypto', 'api', 'media'),
  // Words: what is shown of a push while no page is open.
  'web/sw': inWeb('crypto', 'api', 'receive', 'words'),
  // Media: it reads documents that are opened in place (pdf, text), as it reads files that are picked.
  // It registers the service worker, under the policy that starts workers.
  'web/state': inWeb('crypto', 'api', 'send', 'receive', 'media', 'words', 'trusted-worker'),
  'web/components': inWeb('words'),
  // Styles: a part that is loaded later brings its own, so that nobody loads them before.
  'web/pages': inWeb('state', 'components', 'words', 'styles'),
  'web/styles': [],
}
/** These may import anything of their realm. */
const roots = ['worker/index', 'worker/app', 'web/main', 'web/app', 'web/vite.config']
const cryptography = /^(@noble\/|@scure\/|hpke$|hash-wasm$)/

interface Source {
  path: string
  layer: string
  text: string
  /** Without comments: what the rules about words look at. */
  code: string
  imports: { of: string; isType: boolean }[]
}

function layerOf(path: string): string {
  const [realm = '', second] = path.replace(/\.(d\.)?tsx?$/, '').split('/')
  return realm === 'protocol' || second === undefined ? realm : `${realm}/${second}`
}

function resolveImport(from: string, specifier: string): string {
  if (specifier.startsWith('#protocol/')) return specifier.replace('#', '')
  return specifier.startsWith('.') ? join(dirname(from), specifier.split('?')[0] ?? '') : specifier
}

function importsOf(path: string, code: string): Source['imports'] {
  const statements =
    /(?:^|[\n;])\s*(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]|new URL\(\s*['"](\.[^'"]+)['"]/g
  return [...code.matchAll(statements)].map((match) => ({
    of: resolveImport(path, match[2] ?? match[3] ?? match[4] ?? ''),
    isType: match[1] !== undefined,
  }))
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[\s;{}(,])\/\/.*$/gm, '$1')
  return { path, layer: layerOf(path), text, code, imports: importsOf(path, code) }
}

const sources = globSync('{protocol,worker,web}/**/*.{ts,tsx}', { cwd: root })
  .sort()
  .map(readSource)
const isOurs = (name: string) => /^(protocol|worker|web)\//.test(name)
const isUnder = (source: Source, ...layers: string[]) => layers.includes(source.layer)
const naming = (pattern: RegExp, allowed: (source: Source) => boolean) =>
  sources.filter((source) => pattern.test(source.code) && !allowed(source)).map(({ path }) => path)

/** `a → b` for every import that no arrow allows. */
function forbiddenImports(source: Source): string[] {
  if (roots.includes(source.layer)) return []
  const allowed = [source.layer, ...(arrows[source.layer] ?? [])]
  return source.imports
    .filter(({ of }) => isOurs(of) && !allowed.includes(layerOf(of)))
    .map(({ of }) => `${source.path} → ${of}`)
}

describe('layers', () => {
  test('every folder has a row in the table', () => {
    const known = [...Object.keys(arrows), ...roots]
    const unknown = sources.filter((source) => !known.includes(source.layer))
    expect(unknown.map(({ path }) => path)).toEqual([])
  })

  test('imports follow the arrows', () => {
    expect(sources.flatMap(forbiddenImports)).toEqual([])
  })

  test('a policy is pure: plain data and the time in, a refusal or null out', () => {
    const policies = sources.filter(({ path }) => path.endsWith('/policy.ts'))
    const impure = policies.filter(({ code }) => /\benv\b|Date\.now|\bawait\b/.test(code))
    expect(impure.map(({ path }) => path)).toEqual([])
    const outward = policies.flatMap(({ path, imports }) =>
      imports
        .filter(
          ({ of, isType }) => !of.startsWith('protocol/') && !isNeighbourType(path, of, isType),
        )
        .map(({ of }) => `${path} → ${of}`),
    )
    expect(outward).toEqual([])
  })

  test('only db/client.ts names the database; the counter of tests wraps it', () => {
    const places = ['worker/db/client.ts', 'worker/http/budget.ts']
    expect(naming(/\benv\.DB\b/, ({ path }) => places.includes(path))).toEqual([])
  })

  test('nobody uses what D1 cannot do, or a client tied to the types of the Worker', () => {
    expect(naming(/\.transaction\(/, ({ path }) => !path.startsWith('worker/'))).toEqual([])
    const tied = sources.filter(({ imports }) => imports.some(({ of }) => of === 'hono/client'))
    expect(tied.map(({ path }) => path)).toEqual([])
  })

  test('libraries of cryptography are used in web/crypto alone', () => {
    const users = sources.filter(
      (source) =>
        !isUnder(source, 'web/crypto') && source.imports.some(({ of }) => cryptography.test(of)),
    )
    expect(users.map(({ path }) => path)).toEqual([])
  })

  test('crypto.subtle is used in web/crypto and where the Worker checks proofs', () => {
    const checkers = ['access', 'keys', 'accounts', 'links'].map((name) => `worker/${name}`)
    const allowed = (source: Source) => isUnder(source, 'web/crypto', ...checkers)
    expect(naming(/\bcrypto\.subtle\b|\bsubtle\s*}\s*=\s*crypto/, allowed)).toEqual([])
  })

  test('the layers below the pages know nothing of the interface library', () => {
    const below = ['crypto', 'media', 'api', 'send', 'receive', 'sw'].map((name) => `web/${name}`)
    const users = sources.filter(
      (source) =>
        isUnder(source, ...below) && source.imports.some(({ of }) => /^preact|^@preact/.test(of)),
    )
    expect(users.map(({ path }) => path)).toEqual([])
  })

  test('a Durable Object is met through env.ts: nobody imports its class but the entry', () => {
    const classes = sources.filter(({ code }) => /extends DurableObject\b/.test(code))
    expect(classes.length).toBeGreaterThan(0)
    const importers = sources.filter(
      (source) =>
        !isUnder(source, 'worker/index') &&
        source.imports.some(({ of }) => classes.some(({ path }) => path === of)),
    )
    expect(importers.map(({ path }) => path)).toEqual([])
  })

  test('a Web Worker is started by trusted-worker.ts alone', () => {
    const starts = /new (Shared)?Worker\(|createPolicy\(/
    expect(naming(starts, ({ path }) => path === 'web/trusted-worker.ts')).toEqual([])
  })
})

function isNeighbourType(from: string, of: string, isType: boolean): boolean {
  return isType && dirname(of) === dirname(from)
}
