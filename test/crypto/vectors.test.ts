// Every case of the vector files, on both back ends, in Node. The same cases run in Chromium
// (vectors.browser.test.ts). A change of any format breaks a case here.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pretend } from '../../web/crypto/curves.ts'
import { checkCase, checks } from './vector-checks.ts'
import { allCases as all, sharedCases } from './vector-files.ts'
import { noble, webCrypto } from './vector-kit.ts'

const names = Object.keys(all)

it('has the cases of the format and a check for each, and no check without a case', () => {
  expect(Object.keys(sharedCases)).toHaveLength(64)
  expect(Object.keys(checks).toSorted()).toEqual(names.toSorted())
})

describe('vectors with WebCrypto', () => {
  it.for(names)('%s', (name) => checkCase(name, all, webCrypto))
})

describe('vectors with @noble', () => {
  // Without X25519 in WebCrypto, sealing to a public key is refused; the library has no other curve.
  const hpke = ['grant', 'grant-to-link', 'drop-fk', 'drop-name']
  beforeAll(() => {
    pretend('Ed25519', false)
    pretend('X25519', false)
  })
  afterAll(() => {
    pretend('Ed25519', true)
    pretend('X25519', true)
  })
  it.for(names.filter((name) => !hpke.includes(name)))('%s', (name) => checkCase(name, all, noble))
})
