// What a person does with a folder of documents, by the names that they see on the controls.
import type { Locator, Page } from 'playwright-core'

export async function createFolder(page: Page, name: string): Promise<void> {
  await page.goto('/home')
  await page.getByRole('button', { name: 'New folder' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

/** As they stand in the list, top to bottom; for lists short enough to be there as a whole. */
export async function fileNames(page: Page): Promise<string[]> {
  return page
    .getByRole('list', { name: 'Items' })
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.textContent?.trim() ?? ''))
}

export const viewer = (page: Page): Locator => page.locator('dialog.viewer')
