// Budget G1: what a guest downloads before the first thumbnail, compressed: JavaScript ≤ 35 KB,
// CSS ≤ 8 KB, HTML ≤ 3 KB, no font, nobody else's server. Followed through the built files: the
// HTML, the scripts it names, the link page with everything it imports, and the worker that opens
// sealed bytes. What comes later (sending, viewer, Argon2id for a password) is left out.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

interface ManifestEntry {
  file: string
  imports?: string[]
  css?: string[]
}

const dist = join(import.meta.dirname, '../../dist')
const kilobyte = 1000
const read = (file: string) => readFileSync(join(dist, file))
const gzipped = (files: string[]) =>
  files.reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0)
const manifest = existsSync(join(dist, '.vite/manifest.json'))
  ? (JSON.parse(read('.vite/manifest.json').toString()) as Record<string, ManifestEntry>)
  : {}

function entry(source: string): ManifestEntry {
  const found = manifest[source]
  if (found === undefined) throw new Error(`${source} is not in dist: run "npm run build" first`)
  return found
}

/** The scripts that must be there before `file` runs: itself and its static imports. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const statements = /\bimport\s*(?:[\w$*{][^'"();]*?from\s*)?["'](\.[^"']+\.js)["']/g
  for (const [, specifier = ''] of read(file).toString().matchAll(statements)) {
    withImports(posix.join(posix.dirname(file), specifier), seen)
  }
  return seen
}

function cssOf(source: string, seen = new Set<string>()): string[] {
  if (seen.has(source)) return []
  seen.add(source)
  const { css = [], imports = [] } = entry(source)
  return [...css, ...imports.flatMap((name) => cssOf(name, seen))]
}

const first = ['index.html', 'pages/link.tsx']
const html = () => read('index.html').toString()
/** Preloaded scripts count too: they take the line before the thumbnails. */
const namedInHtml = () =>
  [...html().matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, f]) => f ?? '')
const cryptoWorkers = () => globSync('workers/worker-*.js', { cwd: dist })
const scripts = () => {
  const starts = [
    ...namedInHtml(),
    ...first.map((source) => entry(source).file),
    ...cryptoWorkers(),
  ]
  return [...new Set(starts.flatMap((file) => [...withImports(file)]))]
}

function listed(files: string[]): string {
  return files.map((file) => `${file} ${gzipped([file])}`).join('\n')
}

describe('budget G1: a guest before the first thumbnail', () => {
  test('downloads at most 35 KB of JavaScript', () => {
    expect(cryptoWorkers()).toHaveLength(1)
    expect(gzipped(scripts()), listed(scripts())).toBeLessThanOrEqual(35 * kilobyte)
  })

  test('downloads at most 8 KB of CSS', () => {
    const files = [...new Set(first.flatMap((source) => cssOf(source)))]
    expect(files.length).toBeGreaterThan(0)
    expect(gzipped(files), listed(files)).toBeLessThanOrEqual(8 * kilobyte)
  })

  test('downloads at most 3 KB of HTML', () => {
    expect(gzipped(['index.html'])).toBeLessThanOrEqual(3 * kilobyte)
  })

  test('downloads no font and nothing from another server', () => {
    expect(globSync('**/*.{woff,woff2,ttf,otf}', { cwd: dist })).toEqual([])
    expect(html()).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  })
})

describe('what is shipped', () => {
  test('has no source maps', () => {
    expect(globSync('**/*.map', { cwd: dist })).toEqual([])
  })

  test('has no inline script and no inline style, which the policy would refuse', () => {
    expect(html()).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son\w+=/)
  })
})
