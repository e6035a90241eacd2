// The inputs that every implementation must refuse.
import { verify } from '../../web/crypto/ed25519.ts'
import { parseFragment } from '../../web/crypto/link.ts'
import { unlockByPassword } from '../../web/crypto/password.ts'
import { sealTo } from '../../web/crypto/public-seal.ts'
import { agree } from '../../web/crypto/x25519.ts'
import { bytes, type Checks, refused, same } from './vector-kit.ts'

export const refuseChecks: Checks = {
  async refuse(i, _o, backEnd) {
    for (const one of i.open) {
      const [key, context, sealed] = [one.key, one.context, one.sealed].map(bytes)
      await refused(one.why, () => backEnd.open(key!, context!, sealed!))
    }
    for (const one of i.verify) {
      const found = await verify(bytes(one.pk), bytes(one.message), bytes(one.signature))
      same(found, false, one.why)
    }
    for (const one of i.hpkeRecipient) {
      const pk = bytes(one.pk)
      await refused(one.why, () => sealTo(pk, new Uint8Array(0), new Uint8Array(32)))
      await refused(one.why, () => agree(new Uint8Array(32).fill(7), pk))
    }
    for (const one of i.fragment) await refused(one.why, () => parseFragment(one.text))
    const { signal } = new AbortController()
    for (const kdf of i.kdf) {
      const salt = { pwSalt: new Uint8Array(16), ...kdf }
      await refused('kdf', () => unlockByPassword(signal, 'x', 'a@b', salt))
    }
  },
}
