// Four people and a stranger, each in a browser of their own, build an album together: what each may
// do is what they find on their page, and what changes about them reaches pages that are open.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person, phone } from '../support/browser.ts'
import { smallPhotos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { openLink } from './pages/guest.ts'
import { addItems, createAlbum, itemsShown, newLink } from './pages/owner.ts'
import {
  closeDialog,
  emailOf,
  invite,
  member,
  openShare,
  openShared,
  personRow,
  removeButton,
  removePerson,
  results,
  roleOf,
  share,
  sharedCover,
} from './pages/people.ts'

let server: Server
let browser: Browser
let lena: Person
let ben: Person
let carla: Person
let vera: Person
const title = 'Summer at the lake'
const pictures = smallPhotos(6)

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  lena = await member(browser, server.url, 'lena')
  ben = await member(browser, server.url, 'ben')
  carla = await member(browser, server.url, 'carla')
  vera = await member(browser, server.url, 'vera')
  await createAlbum(lena.page, title)
  await addItems(lena.page, pictures.slice(0, 2))
  await itemsShown(lena.page, 2)
}, 600_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const addButton = (person: Person) => person.page.getByRole('button', { name: 'Add items' })

describe('sharing an album', () => {
  it('names what is no address, and shares nothing until it is mended', async () => {
    const dialog = await invite(lena.page, 'vera@example.org, ben at example', 'Viewer')
    await dialog.getByText('This is not an e-mail address: ben, at, example').waitFor()
    expect(await results(lena.page).count()).toBe(0)
  })

  it('without a network says so, and keeps what was typed', async () => {
    await lena.context.setOffline(true)
    const dialog = await invite(lena.page, emailOf('vera'), 'Viewer')
    await dialog.getByText('You are offline').waitFor()
    await lena.context.setOffline(false)
    await expect.poll(() => dialog.getByLabel('Email addresses').inputValue()).toBe(emailOf('vera'))
    await dialog.getByRole('button', { name: 'Invite', disabled: false }).waitFor()
  })

  it('with several addresses at once has a result for each of them', async () => {
    await invite(lena.page, `${emailOf('vera')}\nnobody@example.org; ${emailOf('lena')}`, 'Viewer')
    const outcome = (address: string) => results(lena.page).filter({ hasText: address })
    await outcome(emailOf('vera')).filter({ hasText: 'Is in' }).waitFor()
    await outcome('nobody@example.org').filter({ hasText: 'no account yet' }).waitFor()
    await outcome(emailOf('lena')).filter({ hasText: 'Is here already' }).waitFor()
    await closeDialog(lena.page)
  })

  it('reaches the other’s open page: the album is under Shared with me, with who shares it', async () => {
    await sharedCover(vera.page, title).waitFor()
    await vera.page.getByLabel('Notices, one unread').waitFor()
    await openShared(vera.page, title)
    await itemsShown(vera.page, 2)
    await vera.page.getByText('You can look and download').waitFor()
  })

  it('offers a viewer nothing that a viewer may not do', async () => {
    expect(await addButton(vera).count()).toBe(0)
    expect(await vera.page.getByRole('button', { name: 'Links' }).count()).toBe(0)
    const dialog = await openShare(vera.page)
    expect(await dialog.getByLabel('Email addresses').count()).toBe(0)
    expect(await dialog.getByRole('combobox').count()).toBe(0)
    expect(await dialog.getByRole('button', { name: /^Remove/ }).count()).toBe(0)
    await personRow(vera.page, 'lena').getByText('Owner').first().waitFor()
    await personRow(vera.page, 'vera').getByText('Viewer').first().waitFor()
    await closeDialog(vera.page)
  })

  it('lets a collaborator add, which everyone sees without a reload', async () => {
    await share(lena.page, ['carla'], 'Collaborator')
    await openShared(carla.page, title)
    await itemsShown(carla.page, 2)
    await addItems(carla.page, pictures.slice(2, 4))
    await Promise.all([lena, carla, vera].map(({ page }) => itemsShown(page, 4)))
  })
})

describe('somebody who is not in it', () => {
  it('with an account finds nothing under the address of the album', async () => {
    await ben.page.goto(new URL(lena.page.url()).pathname)
    await ben.page.getByRole('heading', { name: /not available/i }).waitFor()
    expect(await ben.page.getByRole('list', { name: 'Items' }).count()).toBe(0)
    await ben.page.goto('/home')
    await ben.page.getByRole('button', { name: 'New album' }).first().waitFor()
  })

  it('with a link for looking sees the items, and neither the people nor a way to add', async () => {
    const address = await newLink(lena.page, { add: false })
    await closeDialog(lena.page)
    const guest = await newPerson(browser, server.url, { name: 'guest', ...phone })
    await openLink(guest.page, address, title)
    await itemsShown(guest.page, 4)
    expect(await guest.page.getByRole('button', { name: 'Add photos' }).count()).toBe(0)
    expect(await guest.page.getByText('people', { exact: false }).count()).toBe(0)
    expect(await guest.page.content()).not.toContain(emailOf('carla'))
    await guest.close()
  })
})

describe('an admin', () => {
  it('may give and take the roles below their own, and those alone', async () => {
    await share(lena.page, ['ben'], 'Admin')
    await openShared(ben.page, title)
    const dialog = await openShare(ben.page)
    const offered = dialog.getByRole('combobox', { name: 'Role', exact: true }).locator('option')
    expect(await offered.allInnerTexts()).toEqual(['Viewer', 'Collaborator'])
    const roles = await roleOf(ben.page, 'vera').locator('option').allInnerTexts()
    expect(roles).toEqual(['Viewer', 'Collaborator'])
    expect(await roleOf(ben.page, 'lena').count()).toBe(0)
    expect(await removeButton(ben.page, 'lena').count()).toBe(0)
    expect(await removeButton(ben.page, 'carla').count()).toBe(1)
    await closeDialog(ben.page)
  })

  it('raises a viewer, whose open page then lets them add', async () => {
    await openShare(ben.page)
    await roleOf(ben.page, 'vera').selectOption('Collaborator')
    await addButton(vera).waitFor()
    await closeDialog(ben.page)
  })

  it('removes the item of another, for everyone', async () => {
    await itemsShown(ben.page, 4)
    await ben.page.getByRole('button', { name: 'Select' }).click()
    await ben.page.getByRole('list', { name: 'Items' }).getByRole('checkbox').first().click()
    await ben.page.getByRole('button', { name: 'Remove', exact: true }).click()
    const question = ben.page.getByRole('dialog')
    await question.getByRole('button', { name: 'Remove', exact: true }).click()
    await Promise.all([lena, ben, carla].map(({ page }) => itemsShown(page, 3)))
  })
})

describe('a role that is lowered', () => {
  it('is asked about first, and takes the adding away from an open page', async () => {
    await openShare(lena.page)
    await roleOf(lena.page, 'vera').selectOption('Viewer')
    const question = lena.page.getByRole('dialog', { name: /Viewer\?$/ })
    await question.getByRole('button', { name: 'Change role' }).click()
    await openShare(lena.page)
    await addButton(vera).waitFor({ state: 'hidden' })
    await closeDialog(lena.page)
  })
})

describe('removing a person', () => {
  it('says what becomes of their items and keys before it is done', async () => {
    await openShare(lena.page)
    await removeButton(lena.page, 'carla').click()
    const question = lena.page.getByRole('dialog', { name: `Remove ${emailOf('carla')}?` })
    await question.getByText('stays in their own library').waitFor()
    await question.getByText('The keys change').waitFor()
    await question.getByRole('button', { name: 'Cancel' }).click()
    await openShare(lena.page)
    await closeDialog(lena.page)
  })

  it('closes the album on their open page, and takes what they added out of it', async () => {
    await removePerson(lena.page, 'carla')
    await closeDialog(lena.page)
    await carla.page.getByRole('heading', { name: 'You no longer have access' }).waitFor()
    await itemsShown(lena.page, 2)
    await carla.page.goto('/home')
    await carla.page.getByRole('button', { name: 'New album' }).first().waitFor()
    expect(await sharedCover(carla.page, title).count()).toBe(0)
  })

  it('leaves the others an album that goes on, under new keys', async () => {
    await addItems(lena.page, pictures.slice(4, 5))
    await Promise.all([lena, ben, vera].map(({ page }) => itemsShown(page, 3)))
    const { DB } = await server.bindings()
    const epoch = await DB.prepare('SELECT max(epoch) AS epoch FROM items').first<number>('epoch')
    expect(epoch).toBe(2)
  })

  it('answers their browser, asked for the album itself, as if there were none', async () => {
    const id = /\/c\/([^/]+)/.exec(lena.page.url())?.[1]
    const answer = await carla.page.request.post(`/api/collections/${id}/open`, {
      data: { rosterAfter: 0, rows: 10 },
      headers: { origin: server.url },
    })
    expect(answer.status()).toBe(404)
  })
})

describe('leaving', () => {
  it('is the person’s own choice: the album goes from their home, and they from the list', async () => {
    await vera.page.getByRole('button', { name: 'More' }).click()
    await vera.page.getByRole('menuitem', { name: 'Leave' }).click()
    const question = vera.page.getByRole('dialog', { name: `Leave “${title}”?` })
    await question.getByRole('button', { name: 'Leave' }).click()
    await vera.page.getByRole('button', { name: 'New album' }).first().waitFor()
    expect(await sharedCover(vera.page, title).count()).toBe(0)
    await openShare(lena.page)
    await personRow(lena.page, 'vera').waitFor({ state: 'hidden' })
    await closeDialog(lena.page)
  })

  it('is not offered to the owner, who can only delete', async () => {
    await lena.page.getByRole('button', { name: 'More' }).click()
    expect(await lena.page.getByRole('menuitem', { name: 'Leave' }).count()).toBe(0)
    await lena.page.keyboard.press('Escape')
  })
})
