// An authenticator in a few lines of Node, so that tests can sign what a real one never would: ES256,
// attestation "none", one credential. Everything of it can be changed.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { AddPasskey, Assertion, PasskeySignIn } from '#protocol/passkeys'
import { bytes } from './owner.ts'

export interface Circumstances {
  challenge: string
  origin: string
  host: string
  userHandle: string | null
  /** 1 present, 4 verified. */
  flags: number
  counter: number
  type: string
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()
const u32 = (value: number): Buffer => {
  const out = Buffer.alloc(4)
  out.writeUInt32BE(value)
  return out
}
const text = (value: string): Buffer =>
  Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)])
const byteString = (value: Buffer): Buffer => {
  const head = value.length < 256 ? [0x58, value.length] : [0x59, value.length >> 8, value.length]
  return Buffer.concat([Buffer.from(head), value])
}

export class SoftKey {
  readonly id = Buffer.from(bytes(32), 'base64url')
  counter = 0
  readonly #privateKey: KeyObject
  readonly #cose: Buffer

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    this.#privateKey = privateKey
    this.#cose = Buffer.concat([
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      byteString(Buffer.from(x, 'base64url')),
      Buffer.from([0x22]),
      byteString(Buffer.from(y, 'base64url')),
    ])
  }

  get passkeyId(): string {
    return this.id.toString('base64url')
  }

  registration(at: Circumstances): AddPasskey['registration'] {
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 32]), this.id, this.#cose])
    const data = Buffer.concat([this.#head(at, 0x40), attested])
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      ...[text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0])],
      ...[text('authData'), byteString(data)],
    ])
    return {
      clientDataJSON: clientData({ ...at, type: at.type || 'webauthn.create' }),
      attestationObject: attestation.toString('base64url'),
    }
  }

  assertion(at: Circumstances): Assertion {
    const clientDataJSON = clientData({ ...at, type: at.type || 'webauthn.get' })
    const data = this.#head(at, 0)
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))])
    return {
      clientDataJSON,
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, this.#privateKey).toString('base64url'),
      userHandle: at.userHandle,
    }
  }

  signIn(at: Circumstances): PasskeySignIn {
    return { passkeyId: this.passkeyId, assertion: this.assertion(at) }
  }

  #head({ host, flags, counter }: Circumstances, more: number): Buffer {
    return Buffer.concat([sha256(host), Buffer.from([flags | more]), u32(counter)])
  }
}

const clientData = ({ type, challenge, origin }: Circumstances): string =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')
