// Threat: somebody who was removed knows a link that still works, and comes in without an account.
// The dialogue names the links before; the owner may replace them there, or is asked afterwards when
// it was an admin who removed.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person, phone } from '../support/browser.ts'
import { type Server, startServer } from '../support/server.ts'
import { openLink, stateHeading } from './pages/guest.ts'
import { createAlbum, newLink, openLinks } from './pages/owner.ts'
import {
  closeDialog,
  emailOf,
  member,
  openShare,
  openShared,
  personRow,
  removeButton,
  removePerson,
  share,
} from './pages/people.ts'

let server: Server
let browser: Browser
let lena: Person
let ben: Person
let guest: Person
const title = 'With links'
const label = 'Party guests'

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  lena = await member(browser, server.url, 'lena')
  ben = await member(browser, server.url, 'ben')
  for (const name of ['otto', 'vera']) await (await member(browser, server.url, name)).close()
  guest = await newPerson(browser, server.url, { name: 'guest', ...phone })
  await createAlbum(lena.page, title)
  await share(lena.page, ['ben'], 'Admin')
  await share(lena.page, ['otto', 'vera'], 'Viewer')
}, 600_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** Addresses of all links, as the owner reads them. */
async function addresses(): Promise<string[]> {
  const dialog = await openLinks(lena.page)
  const fields = dialog.getByRole('textbox', { name: 'Link', exact: true })
  await fields.first().waitFor()
  const found = await fields.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))
  await closeDialog(lena.page)
  return found
}

describe('the removal of a person by the owner', () => {
  let address: string

  it('lists the links that stay valid, with the risk, and replaces none unasked', async () => {
    address = await newLink(lena.page, { label })
    await closeDialog(lena.page)
    await openShare(lena.page)
    await removeButton(lena.page, 'otto').click()
    const question = lena.page.getByRole('dialog', { name: `Remove ${emailOf('otto')}?` })
    await question.getByRole('list', { name: 'These links stay valid' }).getByText(label).waitFor()
    await question.getByText('they can still open it that way').waitFor()
    const box = question.getByRole('checkbox', { name: 'Replace these links' })
    expect(await box.isChecked()).toBe(false)
    await box.check()
    await question.getByRole('button', { name: 'Remove', exact: true }).click()
    await personRow(lena.page, 'otto').waitFor({ state: 'hidden' })
    await closeDialog(lena.page)
  })

  it('replaces them where that was ticked: the old address ends, the new one opens', async () => {
    await guest.page.goto(address)
    await stateHeading(guest.page, 'This link was removed').waitFor()
    const now = await addresses()
    expect(now).toHaveLength(1)
    expect(now).not.toContain(address)
    await guest.page.goto('about:blank')
    await openLink(guest.page, now[0] ?? '', title)
  })
})

describe('the removal of a person by an admin', () => {
  let before: string[]

  it('says that only the owner can replace the links', async () => {
    before = await addresses()
    await openShared(ben.page, title)
    await openShare(ben.page)
    await removeButton(ben.page, 'vera').click()
    const question = ben.page.getByRole('dialog', { name: `Remove ${emailOf('vera')}?` })
    await question.getByText('Only the owner can replace them').waitFor()
    expect(await question.getByRole('checkbox').count()).toBe(0)
    await question.getByRole('button', { name: 'Cancel' }).click()
    await removePerson(ben.page, 'vera')
    await closeDialog(ben.page)
  })

  it('asks the owner, who replaces them with one press and is not asked again', async () => {
    await lena.page.reload()
    await lena.page.getByText('removed somebody who may know the links').waitFor()
    await lena.page.getByRole('button', { name: 'Replace links' }).click()
    await lena.page.getByText('removed somebody').waitFor({ state: 'hidden' })
    const now = await addresses()
    expect(now).toHaveLength(1)
    expect(now).not.toEqual(before)
    await lena.page.reload()
    await lena.page.getByRole('heading', { name: title, level: 1 }).waitFor()
    await openShare(lena.page)
    expect(await lena.page.getByText('removed somebody').count()).toBe(0)
  })
})
