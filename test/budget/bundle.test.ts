// Budget G1: what a guest downloads before the first thumbnail, compressed: JavaScript ≤ 35 KB,
// CSS ≤ 8 KB, HTML ≤ 3 KB, no font, nobody else's server. Followed through the built files: the
// HTML and the scripts it names with everything they import, which is all of the link page. Whether
// a browser fetches more than that before the first picture: guest-page.browser.test.ts.
import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'

const dist = join(import.meta.dirname, '../../dist')
const kilobyte = 1024
const built = (pattern: string) => globSync(pattern, { cwd: dist })
const read = (file: string) => readFileSync(join(dist, file)).toString()
const gzipped = (files: string[]) =>
  files.reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0)
const listed = (files: string[]) => files.map((file) => `${file} ${gzipped([file])}`).join('\n')

/** The scripts that must be there before `file` runs: itself and its static imports. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const statements = /\bimport\s*(?:[\w$*{][^'"();]*?from\s*)?["'](\.[^"']+\.js)["']/g
  for (const [, specifier = ''] of read(file).matchAll(statements)) {
    withImports(posix.join(posix.dirname(file), specifier), seen)
  }
  return seen
}

const html = () => read('index.html')
/** The script itself, and what the HTML has fetched ahead: the page of guests. */
const onPage = () => {
  const named = [...html().matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, file]) => file ?? '')
  return [...new Set(named.flatMap((file) => [...withImports(file)]))]
}
describe('budget G1: a guest before the first thumbnail', () => {
  test('downloads at most 35 KB of JavaScript', () => {
    expect(onPage().some((file) => file.startsWith('assets/guest-'))).toBe(true)
    expect(gzipped(onPage()), listed(onPage())).toBeLessThanOrEqual(35 * kilobyte)
  })

  test('downloads at most 8 KB of CSS', () => {
    // What is loaded with a later part, as all of it for members, is not before the first picture.
    const files = [...html().matchAll(/href="\/([^"]+\.css)"/g)].map(([, file]) => file ?? '')
    expect(files.length).toBeGreaterThan(0)
    expect(gzipped(files), listed(files)).toBeLessThanOrEqual(8 * kilobyte)
  })

  test('downloads at most 3 KB of HTML', () => {
    expect(gzipped(['index.html'])).toBeLessThanOrEqual(3 * kilobyte)
  })

  test('downloads no font and nothing from another server', () => {
    const fonts = built('**/*.{woff,woff2,ttf,otf}')
    // Only those that a PDF without fonts of its own makes its reader fetch.
    expect(fonts.filter((file) => !file.startsWith('assets/pdf/fonts/'))).toEqual([])
    expect(html()).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  })
})

describe('the reader of PDF', () => {
  const parts = () => built('{assets/pdf-*.js,workers/worker-pdf-*.js}')

  test('is built, and fetched by no page before the first PDF is opened', () => {
    expect(parts().length).toBe(2)
    const [entry = ''] = built('assets/app-*.js')
    const first = new Set([...onPage(), ...withImports(entry)])
    for (const page of built('assets/{home,collection,viewer-layer,document-view}-*.js')) {
      for (const file of withImports(page)) first.add(file)
    }
    expect(parts().filter((file) => first.has(file))).toEqual([])
    expect([...first].filter((file) => read(file).includes('PDFWorker'))).toEqual([])
  })
})

describe('what is shipped', () => {
  test('has no source maps', () => {
    expect(built('**/*.map')).toEqual([])
  })

  test('has no inline script and no inline style, which the policy would refuse', () => {
    expect(html()).not.toMatch(/<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son\w+=/)
  })
})
