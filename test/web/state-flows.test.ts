// The ways of an owner and of guests through the state layer, against a real Worker: account, album,
// links and visits. Pictures are in the browser tests.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiProblem } from '../../web/api/failure.ts'
import { collections, createCollection, loadCollections } from '../../web/state/collections.ts'
import { startVisit, unlock, visit } from '../../web/state/link-visit.ts'
import { type Links, linksOf } from '../../web/state/links.ts'
import { renameCollection } from '../../web/state/manage-collection.ts'
import { openCollection } from '../../web/state/open-collection.ts'
import * as account from '../../web/state/session.ts'
import { type Server, startServer } from '../support/server.ts'
import { until } from './plain-files.ts'
import { surround, type World } from './world.ts'

const owner = { email: 'Owner@Example.org', password: 'correct horse battery' }
let server: Server
let world: World
let words: readonly string[]

beforeAll(async () => {
  server = await startServer()
  world = surround(server)
  words = (await account.createAccount(owner)).words
}, 120_000)
afterAll(() => server?.close())

const signedIn = () => {
  const now = account.session.value
  if (now.status !== 'signed-in') throw new Error(now.status)
  return now
}
const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => 'went through',
    (error: unknown) => (error instanceof ApiProblem ? error.code : String(error)),
  )
const fragmentOf = (address: string) => new URL(address).hash.slice(1)
const visited = () => {
  const now = visit.value
  if (now.status !== 'open') throw new Error(JSON.stringify(now))
  return now
}
/** The title follows the first pictures. */
const hasTitle = (title: string) => until(() => visited().collection.title.value === title)
const newLinks = async (title = 'Summer'): Promise<Links> => {
  const collection = await openCollection(await createCollection({ kind: 'album', title }))
  const links = linksOf(collection)
  await links.load()
  return links
}

describe('an account', () => {
  it('asks one of its recovery words back and takes only the right one', async () => {
    const quiz = account.recoveryQuiz.value!
    expect(quiz.words).toHaveLength(24)
    expect(signedIn().recoveryConfirmed).toBe(false)
    expect(await account.confirmRecoveryWord('wrong')).toBe(false)
    expect(await account.confirmRecoveryWord(` ${quiz.words[quiz.ask - 1]!.toUpperCase()} `)).toBe(
      true,
    )
    expect(signedIn().recoveryConfirmed).toBe(true)
  })

  it('signs out and in again, with the same albums', async () => {
    await createCollection({ kind: 'album', title: 'Before signing out' })
    await account.signOut()
    expect(account.session.value.status).toBe('signed-out')
    await account.signIn(owner)
    expect(signedIn().administrator).toBe(true)
    await loadCollections()
    expect(collections.value?.map(({ title }) => title.value)).toContain('Before signing out')
  })

  it('refuses a wrong password and an unknown address alike', async () => {
    const wrong = { ...owner, password: 'not this one at all' }
    expect(await codeOf(account.signIn(wrong))).toBe('sign-in-failed')
    const unknown = { ...owner, email: 'nobody@example.org' }
    expect(await codeOf(account.signIn(unknown))).toBe('sign-in-failed')
  })

  it('takes a new password and refuses the old one', async () => {
    const newPassword = 'another long password'
    await account.changePassword({ oldPassword: owner.password, newPassword })
    await account.signOut()
    expect(await codeOf(account.signIn(owner))).toBe('sign-in-failed')
    owner.password = newPassword
    await account.signIn(owner)
    expect(signedIn().email).toBe('owner@example.org')
  })

  it('comes back with the recovery words, and then has the new password', async () => {
    await account.signOut()
    const typed = words.map((word, i) => `${i + 1}. ${word}`).join('\n')
    const newPassword = 'recovered password 3'
    await account.recover({ email: owner.email, words: typed, newPassword })
    owner.password = newPassword
    await account.signOut()
    await account.signIn(owner)
    expect(signedIn().keysDiffer).toBe(false)
  })
})

describe('an album', () => {
  it('has the title that its owner gave it, also after it was renamed', async () => {
    const id = await createCollection({ kind: 'album', title: 'Wedding' })
    const collection = await openCollection(id)
    expect(collection.title.value).toBe('Wedding')
    await renameCollection(collection, 'Wedding of A & B')
    expect(collection.title.value).toBe('Wedding of A & B')
    const again = await openCollection(id)
    expect(again.title.value).toBe('Wedding of A & B')
    expect(again.may.value).toMatchObject({ add: true, manageLinks: true, deleteCollection: true })
  })
})

describe('a link', () => {
  it('opens in one request, with its title and the rights the owner gave', async () => {
    const links = await newLinks('Party')
    const { address } = await links.make()
    world.asked.length = 0
    await startVisit(fragmentOf(address))
    const { collection } = visited()
    await hasTitle('Party')
    await until(() => collection.may.value.add)
    expect(collection.may.value).toMatchObject({ view: true, add: true, download: true })
    expect(collection.may.value.manageLinks).toBe(false)
    expect(world.asked.filter((one) => one.includes('/open'))).toHaveLength(1)
    expect(world.asked.some((one) => one.includes(fragmentOf(address)))).toBe(false)
  })

  it('with a password asks for it, tells a wrong one, and opens with the right one', async () => {
    const links = await newLinks('Secret')
    const { address, hasPassword } = await links.make({ password: 'open sesame' })
    expect(hasPassword).toBe(true)
    await startVisit(fragmentOf(address))
    expect(visit.value).toMatchObject({ status: 'locked', wrong: false })
    await unlock('open says me')
    expect(visit.value).toMatchObject({ status: 'locked', wrong: true })
    await unlock('open sesame')
    await hasTitle('Secret')
    await startVisit(fragmentOf(address))
    await hasTitle('Secret')
  })

  it('asks again when the owner has changed the password', async () => {
    const links = await newLinks('Changed')
    const { address, linkId } = await links.make({ password: 'first password' })
    await startVisit(fragmentOf(address))
    await unlock('first password')
    visited()
    await links.change(linkId, { password: 'second password' })
    await startVisit(fragmentOf(address))
    expect(visit.value.status).toBe('locked')
    await unlock('second password')
    visited()
    await links.change(linkId, { password: null })
    expect(links.links.value?.[0]?.hasPassword).toBe(false)
    await startVisit(fragmentOf(address))
    visited()
  })

  it('shows what was set: label, limit, expiry, rights, name', async () => {
    const links = await newLinks()
    const { linkId } = await links.make({ label: 'Table cards' })
    const expiresAt = Date.now() + 3_600_000
    await links.change(linkId, { add: false, download: false, expiresAt, deviceLimit: 5 })
    await links.change(linkId, { label: 'Printed', requireName: true })
    expect(links.links.value?.[0]).toMatchObject({
      label: 'Printed',
      add: false,
      download: false,
      expiresAt,
      deviceLimit: 5,
      requireName: true,
      expired: false,
    })
  })

  it('that was removed says so, and the others go on under new keys', async () => {
    const links = await newLinks('Kept')
    const gone = await links.make({ label: 'gone' })
    const kept = await links.make({ label: 'kept' })
    await links.remove(gone.linkId)
    expect(links.links.value?.map(({ label }) => label)).toEqual(['kept'])
    await startVisit(fragmentOf(gone.address))
    expect(visit.value).toMatchObject({ status: 'ended', reason: 'removed' })
    await startVisit(fragmentOf(kept.address))
    await hasTitle('Kept')
  })

  it('that is full says so', async () => {
    const links = await newLinks()
    const { address, linkId } = await links.make({ deviceLimit: 1 })
    const other = await fetch(`/api/links/${linkId}/knock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ knock: 'A'.repeat(43) }),
    })
    expect(other.status).toBe(404)
    await startVisit(fragmentOf(address))
    visited()
    expect(await links.devices(linkId)).toHaveLength(1)
  })

  it('with a broken address says that the address is not complete, and asks nobody', async () => {
    world.asked.length = 0
    await startVisit('tooShort')
    expect(visit.value).toMatchObject({ status: 'ended', reason: 'incomplete-address' })
    expect(world.asked).toEqual([])
  })

  it('without a network says that the device is offline', async () => {
    const links = await newLinks()
    const { address } = await links.make()
    world.offline = true
    await startVisit(fragmentOf(address))
    expect(visit.value).toMatchObject({ status: 'ended', reason: 'offline' })
    world.offline = false
    await startVisit(fragmentOf(address))
    visited()
  })
})
