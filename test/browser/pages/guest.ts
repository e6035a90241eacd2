// What a guest without an account does, by the names that they see on the controls.
import type { Locator, Page } from 'playwright-core'
import type { PickedFile } from '../../support/photos.ts'

export async function openLink(page: Page, address: string, title: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('heading', { name: title, level: 1 }).waitFor()
}

/** Picks the files, gives the name when asked, and sends. */
export async function sendPhotos(page: Page, files: PickedFile[], name?: string): Promise<void> {
  await page.getByLabel('Choose files').first().setInputFiles(files)
  const send = page.getByRole('button', { name: 'Send', exact: true })
  await send.waitFor()
  if (name !== undefined) await page.getByLabel('Your name').fill(name)
  await send.click()
}

export const uploads = (page: Page): Locator =>
  page.getByRole('list', { name: 'Your uploads' }).getByRole('listitem')

export async function allArrived(page: Page, count: number): Promise<void> {
  await page.getByText(`${count} of ${count} arrived`).first().waitFor({ timeout: 240_000 })
}

export const stateHeading = (page: Page, name: string): Locator =>
  page.getByRole('heading', { name, exact: true })
