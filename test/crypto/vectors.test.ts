// Every case of the vector files, on both back ends, in Node. The same cases run in Chromium
// (vectors.browser.test.ts). A change of any format breaks a case here.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pretend } from '../../web/crypto/curves.ts'
import more from '../vectors/keepsake-more-v1.json' with { type: 'json' }
import shared from '../vectors/keepsake-v1.json' with { type: 'json' }
import { checkCase, checks } from './vector-checks.ts'
import { noble, type Vectors, webCrypto } from './vector-kit.ts'

const all: Vectors = { ...shared.cases, ...more.cases }
const names = Object.keys(all)

it('has the cases of the format and a check for each, and no check without a case', () => {
  expect(Object.keys(shared.cases)).toHaveLength(64)
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
