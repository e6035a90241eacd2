// What a person does with the account, by the names that they see on the controls.
import type { Locator, Page } from 'playwright-core'

export async function signOut(page: Page): Promise<void> {
  await page.goto('/settings')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('link', { name: 'Create account' }).first().waitFor()
}

export const passkeyList = (page: Page): Locator => page.getByRole('list', { name: 'Passkeys' })
export const sessionList = (page: Page): Locator => page.getByRole('list', { name: 'Sessions' })

/** Types the name and confirms; what comes of it is the caller's to wait for. */
export async function askForPasskey(page: Page, name: string): Promise<Locator> {
  await page.goto('/settings/passkeys')
  await page.getByRole('button', { name: 'Add passkey' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add passkey' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Add passkey' }).click()
  return dialog
}

export async function addPasskey(page: Page, name: string): Promise<void> {
  const dialog = await askForPasskey(page, name)
  await dialog.waitFor({ state: 'detached' })
  await passkeyList(page).getByText(name).waitFor()
}

export async function signInByPasskey(page: Page): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
}
