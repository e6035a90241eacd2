// The README is a map: every path that it and the pages it leads to name must exist.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const pages = globSync(['*.md', 'docs/*.md', '{protocol,worker,web,test}/**/*.md'], { cwd: root })
const folders = '(?:protocol|worker|web|test|docs|scripts|migrations|\\.ci|\\.github)'
const named = new RegExp(`\`(${folders}/[\\w./-]*\\w[\\w./-]*)\``, 'g')

function pathsIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8')
  const linked = [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, path]) =>
    join(dirname(page), path ?? ''),
  )
  return [...linked, ...[...text.matchAll(named)].map(([, path]) => path ?? '')]
}

test.each(pages)('%s names only files that exist', (page) => {
  expect(pathsIn(page).filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test('the README names every top folder of source', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  for (const folder of ['protocol/', 'worker/', 'web/', 'test/']) expect(readme).toContain(folder)
})
