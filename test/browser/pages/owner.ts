// What a person with an account does, by the names that they see on the controls.
import type { Locator, Page } from 'playwright-core'
import type { Person } from '../../support/browser.ts'
import type { PickedFile } from '../../support/photos.ts'

export interface LinkChanges {
  add?: boolean
  downloads?: boolean
  requireName?: boolean
  join?: boolean
  label?: string
  password?: string
  expires?: string
  deviceLimit?: string
}

/** Ends on the first page of a new account; returns the recovery words. */
export async function signUp(person: Person, email: string, password: string): Promise<string[]> {
  const { page } = person
  await page.goto('/sign-up')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Repeat password').fill(password)
  await page.getByRole('button', { name: /^(Create account|Continue)$/ }).click()
  const words = await confirmWords(page)
  await page.getByRole('button', { name: 'New album' }).first().waitFor()
  return words
}

/** Writes the shown words down, gives the one asked back, and returns all. */
export async function confirmWords(page: Page): Promise<string[]> {
  await page.getByRole('heading', { name: 'Your recovery words' }).waitFor()
  const words = await page
    .getByRole('list', { name: 'Recovery words' })
    .getByRole('listitem')
    .allInnerTexts()
  const clean = words.map((word) => word.replace(/[^a-z]/g, ''))
  await page.getByRole('button', { name: 'I wrote them down' }).click()
  const field = page.getByRole('textbox', { name: /^Word \d+$/ })
  const label =
    (await field.evaluate((input) => (input as HTMLInputElement).labels?.[0]?.textContent)) ?? ''
  const asked = Number(/\d+/.exec(label)?.[0])
  await field.fill(clean[asked - 1] ?? '')
  await page.getByRole('button', { name: 'Finish' }).click()
  return clean
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: /^(Sign in|Continue)$/ }).click()
}

export async function createAlbum(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New album' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

export async function addItems(page: Page, files: PickedFile[]): Promise<void> {
  await page.getByLabel('Choose files').first().setInputFiles(files)
}

export const items = (page: Page): Locator =>
  page.getByRole('list', { name: 'Items' }).getByRole('listitem')

export const tile = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'Items' }).getByRole('link', { name })

export async function openLinks(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: 'Links', exact: true })
  if (!(await dialog.isVisible())) {
    await page.getByRole('button', { name: 'Links', exact: true }).click()
    await dialog.waitFor()
  }
  return dialog
}

/** Addresses in the dialog, newest first; read at one moment. */
const addressesIn = (dialog: Locator): Promise<string[]> =>
  dialog
    .getByRole('textbox', { name: 'Link', exact: true })
    .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value))

/** A new link with these settings; the dialog stays open. Returns its address. */
export async function newLink(page: Page, changes: LinkChanges = {}): Promise<string> {
  const dialog = await openLinks(page)
  const fields = dialog.getByRole('textbox', { name: 'Link', exact: true })
  await fields.or(dialog.getByText('No links yet')).first().waitFor()
  const before = await addressesIn(dialog)
  await dialog.getByRole('button', { name: 'New link' }).click()
  let address: string | undefined
  while (address === undefined) {
    await page.waitForFunction(() => new Promise(requestAnimationFrame))
    address = (await addressesIn(dialog)).find((one) => !before.includes(one))
  }
  if (Object.keys(changes).length > 0) await changeLink(page, changes)
  return address
}

/** Changes the newest link, the first in the dialog. */
export async function changeLink(page: Page, changes: LinkChanges): Promise<void> {
  const dialog = await openLinks(page)
  await dialog.getByRole('button', { name: 'Settings' }).first().click()
  const form = page.getByRole('dialog', { name: 'Link settings' })
  await form.waitFor()
  const boxes = {
    'Allow adding photos': changes.add,
    'Allow downloads': changes.downloads,
    'Require a name': changes.requireName,
    'Allow joining': changes.join,
  }
  for (const [name, on] of Object.entries(boxes)) {
    if (on !== undefined) await form.getByRole('checkbox', { name }).setChecked(on)
  }
  const fields = {
    Label: changes.label,
    Password: changes.password,
    Expires: changes.expires,
    'Device limit': changes.deviceLimit,
  }
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) await form.getByLabel(name, { exact: true }).fill(value)
  }
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'hidden' })
}

/** Removes the newest link, and waits until it is gone from the dialog. */
export async function removeLink(page: Page): Promise<void> {
  const dialog = await openLinks(page)
  const [newest] = await addressesIn(dialog)
  await dialog.getByRole('button', { name: 'Remove link' }).first().click()
  await page.getByRole('dialog').last().getByRole('button', { name: 'Remove link' }).click()
  while ((await addressesIn(dialog)).includes(newest ?? '')) {
    await page.waitForFunction(() => new Promise(requestAnimationFrame))
  }
}

/** Waits until the grid shows this many items. */
export async function itemsShown(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (expected) =>
      document.querySelectorAll('[role=list][aria-label=Items] > *, ul[aria-label=Items] > li')
        .length === expected,
    count,
    { timeout: 120_000 },
  )
}
