// People who are not in yet: invited by an address that is handed over, or by a link that lets them
// keep the album. Every way is gone to the end, and whoever was removed does not come back by one.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person, phone } from '../support/browser.ts'
import { smallPhotos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { openLink } from './pages/guest.ts'
import { addItems, confirmWords, createAlbum, itemsShown, newLink } from './pages/owner.ts'
import {
  closeDialog,
  emailOf,
  fillSignUp,
  invite,
  member,
  openShare,
  openShared,
  password,
  personRow,
  removePerson,
  results,
  share,
  sharedCover,
} from './pages/people.ts'

let server: Server
let browser: Browser
let lena: Person
let ben: Person
const title = 'Papers and pictures'

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  lena = await member(browser, server.url, 'lena')
  ben = await member(browser, server.url, 'ben')
  await createAlbum(lena.page, title)
  await addItems(lena.page, smallPhotos(1))
  await itemsShown(lena.page, 1)
  await share(lena.page, ['ben'], 'Admin')
}, 600_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** The address to hand over, from the results of the dialog. */
async function invitationFor(page: Person['page'], name: string): Promise<string> {
  await invite(page, emailOf(name), 'Viewer')
  const row = results(page).filter({ hasText: emailOf(name) })
  await row.filter({ hasText: 'no account yet' }).waitFor()
  const address = await row
    .getByRole('textbox', { name: `Invitation for ${emailOf(name)}` })
    .inputValue()
  await closeDialog(page)
  return address
}

/** Keeps the album that is open as a guest; ends in the album, in one's own account. */
async function keep({ page }: Person): Promise<void> {
  const dialog = page.getByRole('dialog', { name: `Keep “${title}”?` })
  await dialog.getByRole('button', { name: 'Keep this album' }).click()
  await page.waitForURL(/\/c\//)
  await page.getByRole('heading', { name: title, level: 1 }).waitFor()
}

describe('an owner’s invitation', () => {
  let inge: Person
  let secret: string

  it('is a link on which somebody without an account makes one and keeps the album', async () => {
    const address = await invitationFor(lena.page, 'inge')
    expect(address).toMatch(/\/#[\w-]{43}$/)
    secret = new URL(address).hash.slice(1)
    inge = await newPerson(browser, server.url, { name: 'inge', ...phone })
    await openLink(inge.page, address, title)
    await inge.page.getByRole('button', { name: 'Keep this album' }).click()
    await inge.page.getByRole('dialog').getByRole('button', { name: 'Create account' }).click()
    await fillSignUp(inge.page, emailOf('inge'))
    await confirmWords(inge.page)
    await keep(inge)
    await itemsShown(inge.page, 1)
  })

  it('ends as a share: the person is in the list, and the invitation is gone', async () => {
    await openShare(lena.page)
    await personRow(lena.page, 'inge').getByText('joined by a link').waitFor()
    await lena.page.getByRole('list', { name: 'Invitations' }).waitFor({ state: 'hidden' })
    await closeDialog(lena.page)
  })

  it('never shows the server what stands after the # sign', async () => {
    const sent = await inge.requests()
    const known = sent.map(({ url, headers, body }) =>
      [url.split('#')[0], JSON.stringify(headers), Buffer.from(body).toString('latin1')].join(),
    )
    expect(known.length).toBeGreaterThan(10)
    expect(known.filter((text) => text.includes(secret))).toEqual([])
  })

  it('does not let a removed person in again', async () => {
    await removePerson(lena.page, 'inge')
    await closeDialog(lena.page)
    const address = await newLink(lena.page, { join: true })
    await lena.page.keyboard.press('Escape')
    await openLink(inge.page, address, title)
    await inge.page.getByRole('button', { name: 'Keep this album' }).click()
    const dialog = inge.page.getByRole('dialog')
    await dialog.getByText('You were removed from it.').waitFor()
    expect(await dialog.getByRole('button', { name: 'Keep this album' }).count()).toBe(0)
    await inge.close()
  })
})

describe('an admin’s invitation', () => {
  let uwe: Person

  it('carries no key: it says who invites, is accepted, and then waits', async () => {
    await openShared(ben.page, title)
    const address = await invitationFor(ben.page, 'uwe')
    expect(address).toMatch(/\/invite#[\w-]{43}$/)
    uwe = await newPerson(browser, server.url, { name: 'uwe' })
    await uwe.page.goto(address)
    await uwe.page.getByRole('heading', { name: 'You are invited' }).waitFor()
    await uwe.page.getByRole('button', { name: 'Create account' }).click()
    await fillSignUp(uwe.page, emailOf('uwe'))
    await confirmWords(uwe.page)
    await uwe.page.waitForURL(/\/invite/)
    const accept = uwe.page.getByRole('button', { name: 'Accept invitation' })
    const accepted = uwe.page.getByRole('heading', { name: 'Accepted' })
    await accept.or(accepted).first().waitFor()
    if (await accept.isVisible()) await accept.click()
    await accepted.or(uwe.page.getByRole('heading', { name: 'You are in already' })).waitFor()
  })

  it('becomes a share when the inviter’s page is next there', async () => {
    await ben.page.goto('/home')
    await sharedCover(ben.page, title).waitFor()
    await uwe.page.goto('/home')
    await openShared(uwe.page, title)
    await itemsShown(uwe.page, 1)
    await uwe.page.getByText('You can look and download').waitFor()
  })

  it('can be revoked, and is then refused', async () => {
    await openShared(ben.page, title)
    const address = await invitationFor(ben.page, 'otto')
    await openShare(ben.page)
    await ben.page.getByRole('button', { name: `Revoke invitation of ${emailOf('otto')}` }).click()
    await ben.page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await ben.page.getByRole('dialog', { name: 'Share' }).waitFor()
    await closeDialog(ben.page)
    await uwe.page.goto('about:blank')
    await uwe.page.goto(address)
    await uwe.page.getByRole('alert').first().waitFor()
    expect(await uwe.page.getByRole('button', { name: 'Accept invitation' }).count()).toBe(0)
  })

  it('is not complete without what stands after the # sign', async () => {
    await uwe.page.goto('about:blank')
    await uwe.page.goto('/invite#short')
    await uwe.page.getByRole('heading', { name: 'This address is not complete' }).waitFor()
  })
})

describe('a link that lets people join', () => {
  it('is kept by somebody who has an account and is signed in, as a collaborator', async () => {
    const address = await newLink(lena.page, { join: true, add: true })
    await lena.page.keyboard.press('Escape')
    const nora = await member(browser, server.url, 'nora')
    await openLink(nora.page, address, title)
    await nora.page.getByRole('button', { name: 'Keep this album' }).click()
    await nora.page.getByText('You join as Collaborator').waitFor()
    await keep(nora)
    await nora.page.getByRole('button', { name: 'Add items' }).waitFor()
    await nora.close()
  })

  it('leads whoever has an account but is signed out through the door and back', async () => {
    const address = await newLink(lena.page, { join: true, add: false })
    await lena.page.keyboard.press('Escape')
    const other = await member(browser, server.url, 'paula')
    await other.close()
    const paula = await newPerson(browser, server.url, { name: 'paula' })
    await openLink(paula.page, address, title)
    await paula.page.getByRole('button', { name: 'Keep this album' }).click()
    await paula.page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click()
    await paula.page.getByLabel('Email').fill(emailOf('paula'))
    await paula.page.getByLabel('Password', { exact: true }).fill(password)
    await paula.page.getByRole('button', { name: 'Continue' }).click()
    await keep(paula)
    expect(await paula.page.getByRole('button', { name: 'Add items' }).count()).toBe(0)
    await paula.close()
  })

  it('offers guests nothing to keep where joining is off', async () => {
    const address = await newLink(lena.page, { join: false })
    await lena.page.keyboard.press('Escape')
    const guest = await newPerson(browser, server.url, { name: 'guest', ...phone })
    await openLink(guest.page, address, title)
    await guest.page.getByRole('button', { name: 'Add photos' }).waitFor()
    expect(await guest.page.getByRole('button', { name: 'Keep this album' }).count()).toBe(0)
    await guest.close()
  })
})
