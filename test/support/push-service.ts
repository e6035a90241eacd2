// A push service of our own: takes messages as a browser maker's does, checks who signed them
// (VAPID, RFC 8292) and opens them as the browser would (RFC 8291, RFC 8188), by WebCrypto alone,
// so that what the server's library seals is read by other code.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { type Bytes, concat } from '#protocol/records/bytes'

const { subtle } = crypto
const text = (value: string): Bytes => new TextEncoder().encode(value)

export interface Message {
  path: string
  headers: IncomingMessage['headers']
  body: Bytes
}

export interface PushService {
  url: string
  received: Message[]
  /** How it answers from now on. */
  answer: (request: IncomingMessage, response: ServerResponse) => void
  close(): Promise<void>
}

const taken = (_: IncomingMessage, response: ServerResponse) => response.writeHead(201).end()

export async function startPushService(): Promise<PushService> {
  const service: PushService = { url: '', received: [], answer: taken, close }
  const server = createServer(async (request, response) => {
    const chunks: Bytes[] = []
    for await (const chunk of request) chunks.push(new Uint8Array(chunk as Buffer))
    const { url: path = '', headers } = request
    service.received.push({ path, headers, body: concat(...chunks) })
    service.answer(request, response)
  })
  async function close() {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  service.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return service
}

/** What a browser keeps of its subscription. */
export interface Subscriber {
  wire: { p256dh: string; auth: string }
  open(body: Bytes): Promise<string>
}

export async function makeSubscriber(): Promise<Subscriber> {
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const pair = await subtle.generateKey(curve, true, ['deriveBits'])
  const own = new Uint8Array(await subtle.exportKey('raw', pair.publicKey))
  const auth = crypto.getRandomValues(new Uint8Array(16))
  return {
    wire: { p256dh: toBase64url(own), auth: toBase64url(auth) },
    open: (body) => openMessage(body, pair.privateKey, own, auth),
  }
}

async function derive(secret: Bytes, salt: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const key = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info }
  return new Uint8Array(await subtle.deriveBits(parameters, key, length * 8))
}

async function openMessage(
  body: Bytes,
  privateKey: CryptoKey,
  own: Bytes,
  auth: Bytes,
): Promise<string> {
  const salt = body.slice(0, 16)
  const keyLength = body[20] ?? 0
  const theirs = body.slice(21, 21 + keyLength)
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const key = await subtle.importKey('raw', theirs, curve, false, [])
  const shared = new Uint8Array(
    await subtle.deriveBits({ name: 'ECDH', public: key }, privateKey, 256),
  )
  const ikm = await derive(shared, auth, concat(text('WebPush: info\0'), own, theirs), 32)
  const cek = await derive(ikm, salt, text('Content-Encoding: aes128gcm\0'), 16)
  const iv = await derive(ikm, salt, text('Content-Encoding: nonce\0'), 12)
  const aes = await subtle.importKey('raw', cek, 'AES-GCM', false, ['decrypt'])
  const sealed = body.slice(21 + keyLength)
  const padded = new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv }, aes, sealed))
  const end = padded.lastIndexOf(2)
  return new TextDecoder().decode(padded.slice(0, end))
}

export interface Signed {
  claims: { aud: string; exp: number; sub: string }
  publicKey: string
}

/** Throws unless the message is signed by the key it names. */
export async function checkVapid(authorization: string): Promise<Signed> {
  const [, token = '', publicKey = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? []
  const [header = '', claims = '', signature = ''] = token.split('.')
  const parse = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  if (parse(header).alg !== 'ES256') throw new Error('not ES256')
  const curve = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = await subtle.importKey('raw', fromBase64url(publicKey), curve, false, ['verify'])
  const right = await subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    fromBase64url(signature),
    text(`${header}.${claims}`),
  )
  if (!right) throw new Error('signature differs')
  return { claims: parse(claims), publicKey }
}
