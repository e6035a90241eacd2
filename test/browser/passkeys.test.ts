// Passkeys in a real Chromium with its virtual authenticator: added, used to sign in and to unlock
// what is sealed, named, removed; refused where they cannot unlock or before the words are confirmed.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Authenticator, plugIn } from '../support/authenticator.ts'
import { launchChromium, newPerson, type Person } from '../support/browser.ts'
import { smallPhotos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import {
  addItems,
  createAlbum,
  itemsShown,
  signIn as signInByPassword,
  signUp,
} from './pages/owner.ts'
import {
  addPasskey,
  askForPasskey,
  passkeyList,
  signInByPasskey,
  signOut,
} from './pages/settings.ts'

let server: Server
let browser: Browser
let ada: Person
let device: Authenticator

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  ada = await newPerson(browser, server.url, { name: 'ada' })
  device = await plugIn(ada.page)
  await signUp(ada, 'ada@example.org', 'the only password')
  await createAlbum(ada.page, 'By the sea')
  await addItems(ada.page, smallPhotos(1))
  await itemsShown(ada.page, 1)
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

describe('a passkey', () => {
  it('is added with a name of its own', async () => {
    await addPasskey(ada.page, 'My telephone')
    expect(await device.credentials()).toHaveLength(1)
    await passkeyList(ada.page).getByText('not used yet').waitFor()
  })

  it('signs in and unlocks: an album opens with its title and picture', async () => {
    await signOut(ada.page)
    await signInByPasskey(ada.page)
    await ada.page.getByRole('link', { name: /By the sea/ }).click()
    await ada.page.getByRole('heading', { name: 'By the sea', level: 1 }).waitFor()
    await itemsShown(ada.page, 1)
    await ada.page.locator('[aria-label=Items] img').first().waitFor()
    await ada.page.goto('/settings/passkeys')
    await passkeyList(ada.page).getByText('last used').waitFor()
  })

  it('leads to the page that was asked for', async () => {
    await signOut(ada.page)
    await ada.page.goto('/settings/sessions')
    await ada.page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await ada.page.getByRole('heading', { name: 'Sessions' }).waitFor()
  })

  it('sends neither its secret nor its name to the server', async () => {
    const requests = await ada.requests()
    const bodies = requests.filter(({ url }) => /passkey/.test(url))
    expect(bodies.length).toBeGreaterThan(4)
    for (const { body } of bodies) {
      const text = new TextDecoder().decode(body)
      expect(text).not.toMatch(/prf|clientExtensionResults|telephone/i)
    }
  })

  it('is made once per device', async () => {
    const dialog = await askForPasskey(ada.page, 'Twice')
    await dialog.getByRole('alert').getByText('There is one already').waitFor()
    expect(await device.credentials()).toHaveLength(1)
  })

  it('gets another name', async () => {
    await ada.page.goto('/settings/passkeys')
    await ada.page.getByRole('button', { name: 'Rename: My telephone' }).click()
    const dialog = ada.page.getByRole('dialog', { name: 'Name of the passkey' })
    await dialog.getByLabel('Name').fill('The old telephone')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await passkeyList(ada.page).getByText('The old telephone').waitFor()
    await ada.page.reload()
    await passkeyList(ada.page).getByText('The old telephone').waitFor()
  })

  it('is removed, and then opens nothing', async () => {
    await ada.page.getByRole('button', { name: /^Remove passkey/ }).click()
    const dialog = ada.page.getByRole('dialog', { name: 'Remove “The old telephone”?' })
    await dialog.getByRole('button', { name: 'Remove passkey' }).click()
    await ada.page.getByText('No passkeys yet').waitFor()
    await signOut(ada.page)
    await signInByPasskey(ada.page)
    await ada.page.getByRole('alert').first().waitFor()
    expect(await ada.page.getByRole('button', { name: 'New album' }).count()).toBe(0)
  })

  it('signs nobody in when the person is not recognised', async () => {
    await signInByPassword(ada.page, 'ada@example.org', 'the only password')
    await ada.page.getByRole('button', { name: 'New album' }).waitFor()
    await addPasskey(ada.page, 'Another one')
    await signOut(ada.page)
    // The authenticator locks itself after that, as real ones do.
    await device.recognise(false)
    await signInByPasskey(ada.page)
    await ada.page.getByRole('alert').getByText('was not used').waitFor()
  })

  it('is finished by a second press where the browser wants one', async () => {
    const carol = await newPerson(browser, server.url, { name: 'carol' })
    await plugIn(carol.page)
    await signUp(carol, 'carol@example.org', 'the only password')
    // As Safari does when both questions come from one press.
    await carol.page.addInitScript(() => {
      const get = navigator.credentials.get.bind(navigator.credentials)
      let presses = 0
      navigator.credentials.get = (asked) => {
        presses += 1
        return presses > 1 ? get(asked) : Promise.reject(new DOMException('', 'NotAllowedError'))
      }
    })
    const dialog = await askForPasskey(carol.page, 'Second press')
    await dialog.getByText('It was made.').waitFor()
    await dialog.getByRole('button', { name: 'Use it now' }).click()
    await dialog.waitFor({ state: 'detached' })
    await passkeyList(carol.page).getByText('Second press').waitFor()
    await carol.close()
  })

  it('is refused when it cannot unlock, and not kept', async () => {
    const bob = await newPerson(browser, server.url, { name: 'bob' })
    await plugIn(bob.page, { hasPrf: false })
    await signUp(bob, 'bob@example.org', 'the only password')
    const dialog = await askForPasskey(bob.page, 'Old key')
    await dialog.getByRole('alert').getByText('cannot unlock your keys').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await bob.page.getByText('No passkeys yet').waitFor()
    await bob.close()
  })
})
