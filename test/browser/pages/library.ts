// What people do with what they hold, by the names that they see on the controls.
import type { Locator, Page } from 'playwright-core'

export async function openPage(page: Page, name: 'Library' | 'Trash'): Promise<void> {
  await page.getByRole('banner').getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

/** Begins choosing where nothing is chosen yet, and chooses these tiles. */
export async function choose(page: Page, names: readonly string[]): Promise<void> {
  const begin = page.getByRole('button', { name: 'Select', exact: true })
  if ((await begin.getAttribute('aria-pressed')) !== 'true') await begin.click()
  for (const name of names) await page.getByRole('checkbox', { name }).click()
}

export const bar = (page: Page, selected: number): Locator =>
  page.getByRole('toolbar', { name: `${selected} selected` })

/** Presses a button of the selection bar, and of the question that follows where there is one. */
export async function press(page: Page, selected: number, name: string): Promise<void> {
  await bar(page, selected).getByRole('button', { name, exact: true }).click()
}

export async function confirm(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('dialog').last()
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Of the dialog `Add to…`: into one that there is. */
export async function addTo(page: Page, selected: number, title: string): Promise<Locator> {
  await press(page, selected, 'Add to…')
  const dialog = page.getByRole('dialog')
  await dialog
    .getByRole('list', { name: 'Collections' })
    .getByRole('button', { name: title })
    .click()
  return outcome(page)
}

export async function addToNew(page: Page, selected: number, title: string): Promise<Locator> {
  await press(page, selected, 'Add to…')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'New album' }).click()
  await dialog.getByLabel('Name of the new album').fill(title)
  await dialog.getByRole('button', { name: 'Create and add' }).click()
  return outcome(page)
}

async function outcome(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Done' }).waitFor()
  return dialog
}

export async function done(page: Page): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** Bytes used, as the page `Storage` says them. */
export async function storageText(page: Page): Promise<string> {
  await page.goto('/settings/storage')
  const text = page.getByText(/ of .* used/)
  await text.waitFor()
  return text.innerText()
}

/** From the open collection: `Delete album` with this choice. */
export async function deleteAlbum(page: Page, choice: string): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Delete album' }).click()
  const dialog = page.getByRole('dialog')
  const option = dialog.getByRole('radio', { name: choice })
  await option.check()
  await dialog.getByRole('button', { name: 'Delete album' }).click()
  await dialog.waitFor({ state: 'hidden' })
}
