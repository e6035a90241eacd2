// Somebody with an account, over HTTP alone: bodies with real public keys and random sealed parts,
// and a client that keeps cookies and says where it comes from, as a browser does.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Account, SignUp } from '#protocol/accounts'
import type { Server } from './server.ts'

export const bytes = (length: number): string => randomBytes(length).toString('base64url')

const publicKey = (kind: 'ed25519' | 'x25519'): string => {
  const pair = kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')
  return pair.publicKey.export({ format: 'jwk' }).x ?? ''
}

let made = 0
export function makeSignUp(overrides: Partial<SignUp> = {}): SignUp {
  made += 1
  return {
    accountId: bytes(16) as SignUp['accountId'],
    email: `person-${made}@example.org`,
    kdf: { salt: bytes(16), m: 65_536, t: 3, p: 1 },
    auth: bytes(32),
    wrappedMk: bytes(104),
    recoveryAuth: bytes(32),
    wrappedMkRecovery: bytes(104),
    idVersion: 1,
    edPk: publicKey('ed25519'),
    xPk: publicKey('x25519'),
    wrappedSeed: bytes(104),
    ...overrides,
  }
}

export interface Answer<T = unknown> {
  status: number
  json: T
  text: string
  headers: Headers
  /** Code of the problem, or null. */
  problem: string | null
}

export interface ClientOptions {
  /** Network address, as the platform would say it. */
  address?: string
  headers?: Record<string, string>
}

export class Client {
  readonly cookies = new Map<string, string>()
  readonly server: Server
  readonly options: ClientOptions
  constructor(server: Server, options: ClientOptions = {}) {
    this.server = server
    this.options = options
  }

  async send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const sent: Record<string, string> = { origin: new URL(this.server.url).origin }
    if (this.cookies.size > 0) {
      sent.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    }
    if (this.options.address) sent['cf-connecting-ip'] = this.options.address
    if (body !== undefined) sent['content-type'] = 'application/json'
    const answer = await this.server.fetch(path, {
      method,
      headers: { ...sent, ...this.options.headers, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    this.#keepCookies(answer.headers.getSetCookie())
    return readAnswer<T>(answer as unknown as Response)
  }

  get<T>(path: string, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.send('GET', path, undefined, headers)
  }
  post<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.send('POST', path, body, headers)
  }
  put<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.send('PUT', path, body, headers)
  }
  delete<T>(path: string, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.send('DELETE', path, undefined, headers)
  }

  #keepCookies(lines: string[]): void {
    for (const line of lines) {
      const [pair = ''] = line.split(';')
      const [name = '', value = ''] = pair.split('=')
      if (/max-age=0/i.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}

async function readAnswer<T>(answer: Response): Promise<Answer<T>> {
  const text = await answer.text()
  const isJson = (answer.headers.get('content-type') ?? '').includes('json')
  const json = (isJson ? JSON.parse(text) : null) as T
  const type = (json as { type?: unknown } | null)?.type
  return {
    status: answer.status,
    json,
    text,
    headers: answer.headers,
    problem:
      typeof type === 'string' && type.startsWith('/problems/')
        ? type.slice('/problems/'.length)
        : null,
  }
}

/** A new account, signed in. The first one of a server is its administrator. */
export async function signedUp(
  server: Server,
  overrides: Partial<SignUp> = {},
  options: ClientOptions = {},
): Promise<{ client: Client; body: SignUp; account: Account }> {
  const client = new Client(server, options)
  const body = makeSignUp(overrides)
  const answer = await client.post<Account>('/api/accounts', body)
  if (answer.status !== 201) throw new Error(`sign-up refused: ${answer.text}`)
  return { client, body, account: answer.json }
}
