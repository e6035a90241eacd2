// The cases about accounts: passwords, words, passkeys, wrapped keys, identities, pins, devices.
import {
  deviceMkAad,
  fakeSaltInput,
  pinsContext,
  wrapIdContext,
  wrapMkContext,
} from '#protocol/records/contexts'
import { packPins, parsePins } from '#protocol/records/pins'
import { hmac256, passkeyInput, passkeyKey } from '../../web/crypto/account-keys.ts'
import { emailForm, sha256 } from '../../web/crypto/bytes.ts'
import { openLocally, sealLocally } from '../../web/crypto/device.ts'
import { fingerprint, fingerprintWords, identityFromSeed } from '../../web/crypto/identity.ts'
import { unwrapMk, wrapMk, wrapSeed } from '../../web/crypto/keys.ts'
import { argonSalt, unlockByPassword } from '../../web/crypto/password.ts'
import { openPins, sealPins } from '../../web/crypto/pins.ts'
import { entropyOf, recoveryKeys, wordsOf } from '../../web/crypto/recovery.ts'
import { asKey } from '../../web/crypto/suite.ts'
import { bytes, type Check, type Checks, type Fields, same, sameSealed } from './vector-kit.ts'

const password: Check = async (i, o) => {
  same(emailForm(i.email), o.emailForm, 'emailForm')
  same(await argonSalt(bytes(i.pwSalt), i.email), o.argonSalt, 'argonSalt')
  const { m, t, p } = i
  const { signal } = new AbortController()
  const salt = { pwSalt: bytes(i.pwSalt), m, t, p }
  const keys = await unlockByPassword(signal, i.password, i.email, salt)
  same(keys.auth, o.auth, 'auth')
  same(keys.kek, o.kek, 'kek')
  same(await hmac256(bytes(i.pepper), keys.auth), o.serverVerifier, 'verifier')
}

const wrappedMk: Check = async (i, o, backEnd) => {
  const context = wrapMkContext(bytes(i.userId), i.method)
  await sameSealed(backEnd, bytes(i.kek), context, bytes(i.mk), i.salt, o.sealed)
  const kek = asKey<Fields>(bytes(i.kek))
  const mk = asKey<Fields>(bytes(i.mk))
  same(await wrapMk(kek, bytes(i.userId), i.method, mk, bytes(i.salt)), o.sealed)
  same(await unwrapMk(kek, bytes(i.userId), i.method, bytes(o.sealed)), i.mk)
}

const identity: Check = async (i, o, backEnd) => {
  const userId = bytes(i.userId)
  const own = await identityFromSeed(bytes(i.seed), userId, i.idVersion)
  same(own.xSk, o.xSk)
  same(own.xPk, o.xPk)
  same(own.ed.secret, o.edSeed)
  same(own.edPk, o.edPk)
  const print = await fingerprint(own)
  same(print, o.fingerprint)
  same((await fingerprintWords(print)).join(' '), o.fingerprintWords)
  const context = wrapIdContext(userId, i.idVersion)
  await sameSealed(backEnd, bytes(i.mk), context, bytes(i.seed), i.salt, o.sealedSeed)
  const mk = asKey<Fields>(bytes(i.mk))
  same(await wrapSeed(mk, userId, i.idVersion, bytes(i.seed), bytes(i.salt)), o.sealedSeed)
}

export const accountChecks: Checks = {
  password,
  'password-nfkc-same-as-password': password,
  'password-cjk': password,
  'wrap-mk-1': wrappedMk,
  'wrap-mk-2': wrappedMk,
  'wrap-mk-3': wrappedMk,
  'identity-owner': identity,
  'identity-alice': identity,
  'identity-bob': identity,
  async recovery(i, o) {
    same(wordsOf(bytes(i.entropy)).join(' '), o.words)
    same(entropyOf(`  ${o.words.toUpperCase()}\n`), i.entropy)
    const keys = await recoveryKeys(bytes(i.entropy))
    same(keys.auth, o.auth)
    same(keys.kek, o.kek)
  },
  async passkey(i, o) {
    same(passkeyInput(), o.prfInput)
    same(await passkeyKey(bytes(i.prf), bytes(i.credentialId)), o.kek)
  },
  async 'device-mk'(i, o) {
    const uses: KeyUsage[] = ['encrypt', 'decrypt']
    const key = await crypto.subtle.importKey('raw', bytes(i.deviceKey), 'AES-GCM', false, uses)
    const aad = deviceMkAad(bytes(i.userId))
    same(await sealLocally(key, aad, bytes(i.mk), bytes(i.iv)), o.record)
    same(await openLocally(key, aad, bytes(o.record)), i.mk)
  },
  async pins(i, o, backEnd) {
    const people = i.people.map((one: Fields) => ({
      userId: bytes(one.user),
      idVersion: one.idVersion,
      edPk: bytes(one.edPk),
      xPk: bytes(one.xPk),
      how: one.how,
    }))
    const collections = i.collections.map((one: Fields) => ({
      collectionId: bytes(one.collectionId),
      genesisHash: bytes(one.genesisHash),
      rosterSeq: one.rosterSeq,
      rosterHead: bytes(one.rosterHead),
    }))
    const packed = packPins({ people, collections })
    same(packed.length, o.paddedLength)
    same(packed.subarray(0, o.plaintext.length / 2), o.plaintext)
    const context = pinsContext(bytes(i.userId), i.revision)
    await sameSealed(backEnd, bytes(i.mk), context, packed, i.salt, o.sealed)
    const mk = asKey<Fields>(bytes(i.mk))
    const user = bytes(i.userId)
    same(await sealPins(mk, user, i.revision, { people, collections }, bytes(i.salt)), o.sealed)
    const opened = await openPins(mk, user, i.revision, bytes(o.sealed))
    same(packPins(opened), packPins(parsePins(packed)))
  },
  async device(i, o) {
    const verifier = await sha256(bytes(i.deviceSecret))
    same(verifier, o.deviceVerifier)
    same(verifier.subarray(0, 16), o.deviceId)
  },
  async 'fake-salt'(i, o) {
    const mac = await hmac256(bytes(i.pepper), fakeSaltInput(emailForm(i.email)))
    same(mac.subarray(0, 16), o.salt)
  },
}
