// K02, K03 for passkeys: a server that hands one passkey what was wrapped for another, for another
// account, or by another method; names that are moved or rolled back. The defence: the credential is
// part of the key, the place part of the context (web/crypto/passkey.ts).
import { describe, expect, it } from 'vitest'
import { passkeyKey } from '../../web/crypto/account-keys.ts'
import { randomBytes, randomId } from '../../web/crypto/bytes.ts'
import * as keys from '../../web/crypto/keys.ts'
import * as passkey from '../../web/crypto/passkey.ts'
import * as world from './world.ts'

const why = world.whyRefused
const secret = (): passkey.PasskeySecret => ({
  credentialId: randomBytes(32),
  prf: randomBytes(32),
})

describe('a master key wrapped for a passkey', () => {
  it('opens with that passkey, for that account, and in no other way', async () => {
    const [mine, other] = [secret(), secret()]
    const [user, stranger] = [randomId(), randomId()]
    const mk = keys.newMasterKey()
    const wrapped = await passkey.wrapMkByPasskey(mine, user, mk)
    expect(await passkey.unwrapMkByPasskey(mine, user, wrapped)).toEqual(mk)
    const open = (by: passkey.PasskeySecret, whose = user) =>
      why(() => passkey.unwrapMkByPasskey(by, whose, wrapped))
    expect(await open(other)).toContain('cannot-open')
    expect(await open({ ...mine, credentialId: other.credentialId })).toContain('cannot-open')
    expect(await open({ ...mine, prf: other.prf })).toContain('cannot-open')
    expect(await open(mine, stranger)).toContain('cannot-open')
    const kek = await passkeyKey(mine.prf, mine.credentialId)
    expect(await why(() => keys.unwrapMk(kek, user, 1, wrapped))).toContain('cannot-open')
  })

  it('is not made from a secret of another length', async () => {
    for (const length of [0, 16, 31, 33, 64]) {
      const odd = { ...secret(), prf: randomBytes(length) }
      const made = () => passkey.wrapMkByPasskey(odd, randomId(), keys.newMasterKey())
      expect(await why(made)).toContain('bad-input')
    }
  })
})

it('a name opens at its passkey, its account and its revision only', async () => {
  const [mk, user, id] = [keys.newMasterKey(), randomId(), randomBytes(20)]
  const sealed = await passkey.sealPasskeyName(mk, user, id, 2, 'My telephone')
  expect(await passkey.openPasskeyName(mk, user, id, 2, sealed)).toBe('My telephone')
  const elsewhere = [
    () => passkey.openPasskeyName(mk, user, randomBytes(20), 2, sealed),
    () => passkey.openPasskeyName(mk, randomId(), id, 2, sealed),
    () => passkey.openPasskeyName(mk, user, id, 1, sealed),
    () => passkey.openPasskeyName(keys.newMasterKey(), user, id, 2, sealed),
  ]
  for (const open of elsewhere) expect(await why(open)).toContain('cannot-open')
})
