// An account in two browsers: sessions seen and ended, another address with a mailed code and signing
// in with it, and the end of the account.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { laptop, launchChromium, newPerson, type Person, phone } from '../support/browser.ts'
import { codeFor } from '../support/mailbox.ts'
import { type Server, startServer } from '../support/server.ts'
import { createAlbum, signIn, signUp } from './pages/owner.ts'
import { sessionList, signOut } from './pages/settings.ts'

let server: Server
let browser: Browser
let ada: Person
let elsewhere: Person
const password = 'the only password'
const first = 'ada@example.org'
const second = 'ada.lovelace@example.org'

const atHome = ({ page }: Person) =>
  page
    .getByRole('link', { name: /By the sea/ })
    .first()
    .waitFor()

beforeAll(async () => {
  server = await startServer({ mail: true })
  browser = await launchChromium()
  ada = await newPerson(browser, server.url, { name: 'ada', ...laptop })
  elsewhere = await newPerson(browser, server.url, { name: 'elsewhere', ...phone })
  await signUp(ada, first, password)
  await createAlbum(ada.page, 'By the sea')
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

describe('the address', () => {
  it('is verified with the code that was mailed', async () => {
    await ada.page.goto('/home')
    await ada.page.getByRole('link', { name: 'Verify it now' }).click()
    await ada.page.getByText('This address is not verified yet.').waitFor()
    const field = ada.page.getByLabel('Code from the mail')
    await field.fill('00000')
    expect(await ada.page.getByRole('button', { name: 'Verify' }).isDisabled()).toBe(true)
    await field.fill(await codeFor(server, first))
    await ada.page.getByRole('button', { name: 'Verify' }).click()
    await ada.page.getByText('The address is verified.').waitFor()
    expect(await field.count()).toBe(0)
  })

  it('is changed with the password and a code that came to the new one', async () => {
    await ada.page.getByRole('button', { name: 'Change email' }).click()
    const dialog = ada.page.getByRole('dialog', { name: 'Change email' })
    await dialog.getByLabel('New email').fill(second)
    await dialog.getByLabel('Password of this account').fill('not the password')
    await dialog.getByRole('button', { name: 'Send code' }).click()
    const code = await codeFor(server, second)
    await dialog.getByLabel('Code from the mail').fill(code)
    await dialog.getByRole('button', { name: 'Change email' }).click()
    await dialog.getByRole('alert').getByText('That did not match').waitFor()
    await dialog.getByLabel('Password of this account').fill(password)
    await dialog.getByRole('button', { name: 'Change email' }).click()
    await dialog.waitFor({ state: 'detached' })
    await ada.page.getByText(`From now on you sign in with ${second}.`).waitFor()
  })

  it('signs in from then on, the old one does not', async () => {
    await signIn(elsewhere.page, first, password)
    await elsewhere.page.getByRole('alert').first().waitFor()
    await signIn(elsewhere.page, second, password)
    await atHome(elsewhere)
  })
})

describe('sessions', () => {
  it('are listed, this one marked, and one is ended from the other browser', async () => {
    await ada.page.goto('/settings/sessions')
    const rows = sessionList(ada.page).getByRole('listitem')
    await ada.page.waitForFunction(
      () => document.querySelectorAll('.device-list > li').length === 2,
    )
    expect(await rows.filter({ hasText: 'This browser' }).count()).toBe(1)
    await ada.page.getByRole('button', { name: /^End session/ }).click()
    await ada.page.getByText('The session was ended.').waitFor()
    await elsewhere.page.reload()
    await elsewhere.page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  it('are ended all but this one', async () => {
    await signIn(elsewhere.page, second, password)
    await atHome(elsewhere)
    await ada.page.reload()
    await ada.page.getByRole('button', { name: 'End all other sessions' }).click()
    const dialog = ada.page.getByRole('dialog', { name: 'End all other sessions?' })
    await dialog.getByRole('button', { name: 'End all other sessions' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await sessionList(ada.page).getByRole('listitem').count()).toBe(1)
    await elsewhere.page.reload()
    await elsewhere.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await ada.page.reload()
    await ada.page.getByText('This browser').waitFor()
  })
})

describe('the end of the account', () => {
  it('says what goes and what stays, and needs the password', async () => {
    await ada.page.goto('/settings')
    await ada.page.getByRole('button', { name: 'Delete account' }).click()
    const dialog = ada.page.getByRole('dialog', { name: 'Delete account' })
    await dialog.getByText('What goes').waitFor()
    await dialog.getByText('What stays').waitFor()
    await dialog.getByLabel('Password of this account').fill('not the password')
    await dialog.getByRole('button', { name: 'Delete account' }).click()
    await dialog.getByRole('alert').getByText('That did not match').waitFor()
  })

  it('signs out everywhere, lets nobody in any more, and frees the address', async () => {
    const dialog = ada.page.getByRole('dialog', { name: 'Delete account' })
    await dialog.getByLabel('Password of this account').fill(password)
    await dialog.getByRole('button', { name: 'Delete account' }).click()
    await ada.page.getByRole('link', { name: 'Create account' }).first().waitFor()
    await signIn(ada.page, second, password)
    await ada.page.getByRole('alert').getByText('That did not match').waitFor()
    await signUp(elsewhere, second, 'another password')
    expect(await elsewhere.page.getByText('By the sea').count()).toBe(0)
    await signOut(elsewhere.page)
  })
})
