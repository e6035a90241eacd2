// Mails of a server that was started with `mail: true`: the local binding writes the text of each into
// a file below the server's folder. Every text of ours names the address that it is about.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { Server } from './server.ts'

export function mails(server: Server): string[] {
  const folder = server.mailFolder
  if (folder === null) throw new Error('this server sends no mail')
  const files = globSync('.wrangler/**/*.txt', { cwd: folder })
  return files.map((file) => readFileSync(join(folder, file), 'utf8'))
}

export const mailsTo = (server: Server, address: string): string[] =>
  mails(server).filter((text) => text.includes(` ${address} `))

/** The code of a mail that was not there `before`, to this address. */
export async function codeFor(
  server: Server,
  address: string,
  before: string[] = [],
): Promise<string> {
  const fresh = () => mailsTo(server, address).filter((text) => !before.includes(text))
  await vi.waitFor(() => expect(fresh()).toHaveLength(1), 20_000)
  return /\b\d{6}\b/.exec(fresh()[0] ?? '')?.[0] ?? ''
}
