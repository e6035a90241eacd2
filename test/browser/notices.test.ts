// What people are told, as they see it: the bell, the page, the settings, and what is shown while no
// page is open.
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { laptop, launchChromium, type Person, phone } from '../support/browser.ts'
import { smallPhotos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { addItems, createAlbum, itemsShown } from './pages/owner.ts'
import { emailOf, member, removePerson, share } from './pages/people.ts'

let server: Server
let browser: Browser
let lena: Person
let vera: Person
const title = 'Autumn in the hills'

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  lena = await member(browser, server.url, 'lena')
  vera = await member(browser, server.url, 'vera')
  await createAlbum(lena.page, title)
}, 600_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const bell = (page: Page) => page.getByRole('link', { name: /^Notices/ }).first()
const list = (page: Page) => page.getByRole('list', { name: 'Notices' }).getByRole('listitem')
const bellSays = (page: Page, name: string) =>
  page.getByRole('link', { name, exact: true }).first().waitFor()

async function pictures(person: Person, name: string): Promise<void> {
  for (const [size, { viewport }] of Object.entries({ phone, laptop })) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await person.page.setViewportSize(viewport)
      await person.page.emulateMedia({ colorScheme })
      await person.screenshot(`${name}-${size}-${colorScheme}`)
    }
  }
  await person.page.emulateMedia({ colorScheme: 'light' })
}

describe('somebody with whom an album is shared', () => {
  it('sees it at the bell of an open page, and who shared what on the page of notices', async () => {
    await bellSays(vera.page, 'Notices')
    await share(lena.page, ['vera'], 'Collaborator')
    await bellSays(vera.page, 'Notices, one unread')
    await bell(vera.page).click()
    await list(vera.page)
      .filter({ hasText: `${emailOf('lena')} shared “${title}” with you.` })
      .waitFor()
  })

  it('is led to the album by it, and has read it then, also in another tab', async () => {
    const other = await vera.context.newPage()
    await other.goto('/home')
    await bellSays(other, 'Notices, one unread')
    await list(vera.page).getByRole('link').first().click()
    await vera.page.getByRole('heading', { name: title, level: 1 }).waitFor()
    await bellSays(other, 'Notices')
    await other.close()
  })

  it('hears of new items by number, without asking', async () => {
    await addItems(lena.page, smallPhotos(3))
    await itemsShown(lena.page, 3)
    await server.sweep()
    await vera.page.goto('/notices')
    await list(vera.page)
      .filter({ hasText: `${emailOf('lena')} added 3 items to “${title}”.` })
      .waitFor()
    await pictures(vera, 'notices')
  })

  it('marks all as read with one press', async () => {
    await vera.page.getByRole('button', { name: 'Mark all as read' }).click()
    await bellSays(vera.page, 'Notices')
    await vera.page.reload()
    await list(vera.page).first().waitFor()
    await bellSays(vera.page, 'Notices')
  })

  it('mutes the album at a notice, and hears of it again from the settings', async () => {
    await list(vera.page)
      .first()
      .getByRole('button', { name: /^More about/ })
      .click()
    await vera.page.getByRole('menuitem', { name: 'Mute this collection' }).click()
    await vera.page.getByRole('heading', { name: 'Nothing new' }).waitFor()
    await vera.page.getByRole('link', { name: 'What to be told' }).click()
    const muted = vera.page.getByRole('list', { name: 'Muted collections' })
    await muted.getByText(title).waitFor()
    await pictures(vera, 'settings-notices')
    await muted.getByRole('button', { name: /^Hear of it again/ }).click()
    await vera.page.getByText('None. You mute').waitFor()
    await bell(vera.page).click()
    await list(vera.page).first().waitFor()
  })

  it('turns a kind off, which is off everywhere and stays so', async () => {
    await vera.page.goto('/settings/notices')
    const box = (channel: string) =>
      vera.page.getByRole('checkbox', { name: `Something is shared with me: ${channel}` })
    await box('App').uncheck()
    expect(await box('Push').isDisabled()).toBe(true)
    await vera.page.reload()
    await box('App').waitFor()
    await expect.poll(() => box('App').isChecked()).toBe(false)
    await vera.page.goto('/notices')
    await list(vera.page).first().waitFor()
    expect(await list(vera.page).filter({ hasText: 'shared' }).count()).toBe(0)
    await vera.page.goto('/settings/notices')
    await box('App').check()
  })

  it('is told when access is removed, without the title that can be read no more', async () => {
    await vera.page.goto('/notices')
    await removePerson(lena.page, 'vera')
    await list(vera.page)
      .filter({ hasText: `${emailOf('lena')} removed your access` })
      .waitFor()
  })
})

describe('a push', () => {
  it('is one quiet sentence without names, and the same again takes its place', async () => {
    const { page, context } = lena
    await context.grantPermissions(['notifications'])
    await page.goto('/settings/notices')
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/service-worker.js' as never).catch(() => undefined)
    })
    // Trusted Types refuses a plain text: only the app's own code registers it.
    expect(await page.evaluate(() => navigator.serviceWorker.getRegistration())).toBeUndefined()
    await page.getByRole('button', { name: 'Turn on for this device' }).click()
    await expect
      .poll(() => page.evaluate(async () => (await navigator.serviceWorker.ready).active?.state))
      .toBe('activated')
    const cdp = await context.newCDPSession(page)
    const collectionId = 'A'.repeat(22)
    await deliver(cdp, page, JSON.stringify({ kind: 'guest-uploads', collectionId }))
    await deliver(cdp, page, JSON.stringify({ kind: 'guest-uploads', collectionId }))
    await deliver(cdp, page, 'what is this?')
    const shown = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready
        const all = await registration.getNotifications()
        return all.map(({ title, body, data }) => ({ title, body, data }))
      })
    await expect.poll(async () => (await shown()).length).toBe(2)
    expect(await shown()).toContainEqual({
      title: 'Keepsake',
      body: 'Guests added something.',
      data: { path: `/c/${collectionId}` },
    })
    expect(await shown()).toContainEqual({
      title: 'Keepsake',
      body: 'There is something new.',
      data: { path: '/notices' },
    })
  })
})

async function deliver(cdp: CDPSession, page: Page, data: string): Promise<void> {
  const registrations = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: all }) => {
      const [own] = all
      if (own) resolve(own.registrationId)
    })
  })
  await cdp.send('ServiceWorker.enable')
  const registrationId = await registrations
  await cdp.send('ServiceWorker.deliverPushMessage', {
    origin: new URL(page.url()).origin,
    registrationId,
    data,
  })
  await cdp.send('ServiceWorker.disable')
}

it('a page whose session was ended elsewhere signs out by itself', async () => {
  const cookies = await vera.context.cookies()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const origin = new URL(server.url).origin
  await server.fetch('/api/session', { method: 'DELETE', headers: { cookie, origin } })
  await vera.page
    .getByRole('button', { name: /Sign in|Continue/ })
    .first()
    .waitFor()
})
