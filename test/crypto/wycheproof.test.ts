// Wycheproof: the known ways in which implementations of these primitives went wrong, on WebCrypto
// and on the JavaScript libraries. Runs over the shared files where they are; without them it still
// runs the cases that the vector file refuses (vectors.test.ts).
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runWycheproof, wycheproofFiles } from './wycheproof-checks.ts'

const folder = join(import.meta.dirname, '../../../shared/vectors/wycheproof')

describe.skipIf(!existsSync(folder))('Wycheproof', () => {
  for (const [name, { cases }] of Object.entries(wycheproofFiles)) {
    it.for([false, true])(`${name}, JavaScript libraries %s`, async (withNoble) => {
      const file = JSON.parse(readFileSync(join(folder, name), 'utf8'))
      expect(await runWycheproof(name, file, withNoble)).toEqual({ cases, problems: [] })
    })
  }
})
