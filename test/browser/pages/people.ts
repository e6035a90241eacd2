// What people do with each other's collections, by the names that they see on the controls.
import type { Browser, Locator, Page } from 'playwright-core'
import { newPerson, type Person, type PersonOptions } from '../../support/browser.ts'
import { signUp } from './owner.ts'

export type RoleName = 'Viewer' | 'Collaborator' | 'Admin'

export const password = 'a long enough password'
export const emailOf = (name: string): string => `${name}@example.org`

/** Somebody with an account, in a profile of their own, on their home page. */
export async function member(
  browser: Browser,
  url: string,
  name: string,
  options: PersonOptions = {},
): Promise<Person> {
  const person = await newPerson(browser, url, { name, ...options })
  await signUp(person, emailOf(name), password)
  return person
}

/** The form of a new account, wherever it was reached from; the recovery words come next. */
export async function fillSignUp(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Repeat password').fill(password)
  await page.getByRole('button', { name: /^(Create account|Continue)$/ }).click()
}

/** The dialog `Share`, opened where it is not open yet; a question over it leads back to it. */
export async function openShare(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: 'Share', exact: true })
  // By the element: a view that gives way to another is not open for a moment.
  if ((await page.locator('dialog').count()) === 0) {
    await page.getByRole('button', { name: 'Share', exact: true }).click()
  }
  await dialog.getByRole('list', { name: 'People' }).waitFor()
  return dialog
}

/** Closes what is open, a view of a dialog and then the dialog itself. */
export async function closeDialog(page: Page): Promise<void> {
  while ((await page.locator('dialog').count()) > 0) {
    await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click()
  }
}

/** Types the addresses as they are and presses Invite; the dialog stays open. */
export async function invite(page: Page, addresses: string, role: RoleName): Promise<Locator> {
  const dialog = await openShare(page)
  await dialog.getByLabel('Email addresses').fill(addresses)
  await dialog.getByRole('combobox', { name: 'Role', exact: true }).selectOption(role)
  await dialog.getByRole('button', { name: 'Invite' }).click()
  return dialog
}

export const results = (page: Page): Locator =>
  page.getByRole('list', { name: 'What became of them' }).getByRole('listitem')

/** Waits until each of these has got the collection. */
export async function share(page: Page, names: readonly string[], role: RoleName): Promise<void> {
  await invite(page, names.map(emailOf).join(', '), role)
  for (const name of names) {
    await results(page)
      .filter({ hasText: emailOf(name) })
      .filter({ hasText: 'Is in' })
      .waitFor()
  }
  await closeDialog(page)
}

/** The line of one person in the open dialog. */
export const personRow = (page: Page, name: string): Locator =>
  page
    .getByRole('list', { name: 'People' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('button', { name: `Details of ${emailOf(name)}` }) })

export const roleOf = (page: Page, name: string): Locator =>
  page.getByRole('combobox', { name: `Role of ${emailOf(name)}` })

export const removeButton = (page: Page, name: string): Locator =>
  page.getByRole('button', { name: `Remove ${emailOf(name)}` })

export async function removePerson(page: Page, name: string): Promise<void> {
  await openShare(page)
  await removeButton(page, name).click()
  const question = page.getByRole('dialog', { name: /^Remove / })
  await question.getByRole('button', { name: 'Remove', exact: true }).click()
  await personRow(page, name).waitFor({ state: 'hidden' })
  await openShare(page)
}

export async function openPerson(page: Page, name: string): Promise<Locator> {
  await openShare(page)
  await page.getByRole('button', { name: `Details of ${emailOf(name)}` }).click()
  const dialog = page.getByRole('dialog').last()
  await dialog.getByRole('list', { name: `Words of ${emailOf(name)}` }).waitFor()
  return dialog
}

/** The eight words shown of somebody else. */
export async function wordsOf(page: Page, name: string): Promise<string[]> {
  const dialog = await openPerson(page, name)
  return dialog
    .getByRole('list', { name: `Words of ${emailOf(name)}` })
    .getByRole('listitem')
    .allInnerTexts()
}

/** The eight words of one's own, in the settings. */
export async function ownWords(page: Page): Promise<string[]> {
  await page.goto('/settings')
  const list = page.getByRole('list', { name: 'Your words' }).getByRole('listitem')
  await list.first().waitFor()
  return list.allInnerTexts()
}

/** The cover of a collection that somebody shares, on the home page. */
export const sharedCover = (page: Page, title: string): Locator =>
  page.getByRole('region', { name: 'Shared with me' }).getByRole('link', { name: title })

export async function openShared(page: Page, title: string): Promise<void> {
  await sharedCover(page, title).click()
  await page.getByRole('heading', { name: title, level: 1 }).waitFor()
}
