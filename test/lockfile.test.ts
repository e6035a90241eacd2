// The lock file is complete and ties nobody to a registry: a clean clone installs anywhere.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

test('npm ci accepts the lock file', () => {
  const install = spawnSync('npm', ['ci', '--dry-run', '--ignore-scripts', '--no-audit'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(install.status, install.stderr).toBe(0)
})

test('no registry is named in the lock file', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8')
  expect(lock).not.toContain('"resolved"')
  const hosts = [...lock.matchAll(/https?:\/\/[^"\s)]+/g)].map(([url]) => new URL(url).host)
  expect(hosts.filter((host) => /registry|npmjs|yarnpkg/.test(host))).toEqual([])
})

test('every version is exact', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string>>
  const versions = Object.entries({ ...dependencies, ...devDependencies })
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+/.test(version))).toEqual([])
})
