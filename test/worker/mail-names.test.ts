// What a deployment mails to strangers must not be somebody's own text. The attack: an account whose
// "address" is a sentence, which invites whom it likes.
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { toBase64url } from '#protocol/base64url'
import { Album } from '../support/album.ts'
import { mailsTo } from '../support/mailbox.ts'
import { signedUp } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'
import { id, makeSigner, random, xPublicKey } from '../support/signer.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ mail: true })
})
afterAll(() => server.close())

it('an invitation does not name an address that nobody has verified', async () => {
  const signer = makeSigner()
  const xPk = xPublicKey()
  const keys = { edPk: toBase64url(signer.pk), xPk: toBase64url(xPk) }
  const email = 'Your account is locked: go to evil.example and ask for help@example.org'
  const { client, account } = await signedUp(server, { ...keys, email })
  const own = new Album(server, client, account.accountId, signer, xPk)
  await own.make()
  const to = 'stranger@example.org'
  const invitation = { invitationId: id(), role: 1, email: to, linkId: null }
  const codeHash = toBase64url(random(32))
  const made = await client.post(`${own.path}/invitations`, { ...invitation, codeHash })
  expect(made.status).toBe(201)
  await vi.waitFor(() => expect(mailsTo(server, to)).toHaveLength(1), 20_000)
  expect(mailsTo(server, to).join()).not.toContain('evil.example')
})
