// An account: made, left, entered again, recovered with the words, with another password.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person } from '../support/browser.ts'
import { type Server, startServer } from '../support/server.ts'
import { confirmWords, createAlbum, signIn, signUp } from './pages/owner.ts'

let server: Server
let browser: Browser
let ada: Person
let words: string[]
const email = 'ada@example.org'

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  ada = await newPerson(browser, server.url, { name: 'ada' })
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const atHome = (person: Person) =>
  person.page.getByRole('button', { name: 'New album' }).first().waitFor()

async function signOut(person: Person): Promise<void> {
  await person.page.goto('/settings')
  await person.page.getByRole('button', { name: 'Sign out' }).first().click()
  await person.page
    .getByRole('link', { name: 'Create account' })
    .or(person.page.getByRole('button', { name: 'Create account' }))
    .first()
    .waitFor()
}

describe('an account', () => {
  it('is made with 24 recovery words, one of which is asked back', async () => {
    words = await signUp(ada, email, 'the first password')
    expect(words).toHaveLength(24)
    await createAlbum(ada.page, 'Papers')
  })

  it('stays signed in over a reload, keys included', async () => {
    await ada.page.goto('/home')
    await ada.page.reload()
    await ada.page
      .getByRole('link', { name: /Papers/ })
      .first()
      .waitFor()
  })

  it('is left, refuses a wrong password, and is entered with the right one', async () => {
    await signOut(ada)
    await signIn(ada.page, email, 'not the password')
    await ada.page.getByRole('alert').first().waitFor()
    await signIn(ada.page, email, 'the first password')
    await ada.page
      .getByRole('link', { name: /Papers/ })
      .first()
      .waitFor()
  })

  it('is recovered in another browser with the words alone', async () => {
    const other = await newPerson(browser, server.url, { name: 'other browser' })
    await other.page.goto('/recover')
    await other.page.getByLabel('Email').fill(email)
    await other.page.getByLabel('Your 24 words').fill(words.join(' '))
    await other.page.getByLabel('New password', { exact: true }).fill('the second password')
    await other.page.getByLabel('Repeat password').fill('the second password')
    await other.page.getByRole('button', { name: 'Recover' }).click()
    const fresh = await confirmWords(other.page)
    expect(fresh).not.toEqual(words)
    await other.page
      .getByRole('link', { name: /Papers/ })
      .first()
      .waitFor()
    await other.close()
  })

  it('takes a new password and refuses the old one', async () => {
    await ada.page.goto('/sign-in')
    await signIn(ada.page, email, 'the second password')
    await atHome(ada)
    await ada.page.goto('/settings')
    await ada.page.getByLabel('Current password').fill('the second password')
    await ada.page.getByLabel('New password', { exact: true }).fill('the third password')
    await ada.page.getByLabel('Repeat password').fill('the third password')
    await ada.page.getByRole('button', { name: 'Change password' }).last().click()
    await ada.page
      .getByText(/password was changed/i)
      .first()
      .waitFor()
    await signOut(ada)
    await signIn(ada.page, email, 'the second password')
    await ada.page.getByRole('alert').first().waitFor()
    await signIn(ada.page, email, 'the third password')
    await ada.page
      .getByRole('link', { name: /Papers/ })
      .first()
      .waitFor()
  })
})
