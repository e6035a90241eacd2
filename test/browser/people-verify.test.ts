// Threat: the server hands out keys of its own for a person, at the first share or later, to read
// what is shared with them. Two people see the same eight words for the same keys, so comparing finds
// the first; the second is found by the browser, which remembers keys and seals nothing to others.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium, newPerson, type Person } from '../support/browser.ts'
import { makeSignUp } from '../support/owner.ts'
import { type Server, startServer } from '../support/server.ts'
import { createAlbum, signUp } from './pages/owner.ts'
import {
  closeDialog,
  emailOf,
  invite,
  member,
  openPerson,
  openShare,
  openShared,
  ownWords,
  password,
  personRow,
  results,
  share,
  sharedCover,
  wordsOf,
} from './pages/people.ts'

let server: Server
let browser: Browser
let lena: Person
let vera: Person
const title = 'Between us'

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  lena = await member(browser, server.url, 'lena')
  vera = await member(browser, server.url, 'vera')
  await createAlbum(lena.page, title)
  await share(lena.page, ['vera'], 'Viewer')
}, 600_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

/** From now on this browser is told other keys for everyone it looks up. */
async function swapKeys(page: Page): Promise<() => Promise<void>> {
  const { edPk, xPk } = makeSignUp()
  await page.route('**/api/people', async (route) => {
    const answer = await route.fetch()
    const found = (await answer.json()) as { people: { person: object | null }[] }
    const people = found.people.map(({ person, ...rest }) => ({
      ...rest,
      person: person && { ...person, edPk, xPk },
    }))
    await route.fulfill({ response: answer, json: { people } })
  })
  return () => page.unroute('**/api/people')
}

const changedRow = (page: Page, name: string) =>
  results(page)
    .filter({ hasText: emailOf(name) })
    .filter({ hasText: 'nothing was shared' })

/** Opens the question, and says which word is asked for, from 0. */
async function lookAtChange(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Look at it' }).click()
  const field = page.getByRole('textbox', { name: /^Word \d$/ })
  await field.waitFor()
  const label = await field.evaluate((one) => (one as HTMLInputElement).labels?.[0]?.textContent)
  return Number(/\d/.exec(label ?? '')?.[0]) - 1
}

async function typeWord(page: Page, word: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Word \d$/ }).fill(word)
  await page.getByRole('button', { name: 'Confirm the new keys' }).click()
}

const wordsIn = (page: Page, name: string) =>
  page.getByRole('list', { name, exact: true }).getByRole('listitem').allInnerTexts()

describe('verifying a person', () => {
  it('both see the same eight words, which stand in the other’s settings', async () => {
    const seenByLena = await wordsOf(lena.page, 'vera')
    expect(seenByLena).toHaveLength(8)
    expect(await ownWords(vera.page)).toEqual(seenByLena)
    await vera.page.goto('/home')
    await openShared(vera.page, title)
    expect(await wordsOf(vera.page, 'lena')).not.toEqual(seenByLena)
  })

  it('marks them in the list, on every page of the one who compared', async () => {
    await lena.page.getByRole('button', { name: 'Mark as verified' }).click()
    await lena.page.getByText('You compared these words').waitFor()
    await lena.page.getByRole('button', { name: 'Back' }).click()
    await personRow(lena.page, 'vera').getByText('Verified').waitFor()
    await lena.page.reload()
    await openShare(lena.page)
    await personRow(lena.page, 'vera').getByText('Verified').waitFor()
    await closeDialog(lena.page)
  })

  it('is each one’s own: the other has compared nothing by it', async () => {
    await vera.page.getByRole('button', { name: 'Back' }).click()
    await personRow(vera.page, 'lena').waitFor()
    expect(await personRow(vera.page, 'lena').getByText('Verified').count()).toBe(0)
    await openPerson(vera.page, 'lena')
    await vera.page.getByRole('button', { name: 'Mark as verified' }).click()
    await vera.page.getByText('You compared these words').waitFor()
    await vera.page.getByRole('button', { name: 'Back' }).click()
    await personRow(vera.page, 'lena').getByText('Verified').waitFor()
    await closeDialog(vera.page)
  })
})

describe('a server that swaps the keys of somebody known', () => {
  let stop: () => Promise<void>
  const other = 'Another album'

  it('gets nothing sealed to its keys: the person is told apart, with old and new words', async () => {
    const known = await wordsOf(lena.page, 'vera')
    await closeDialog(lena.page)
    await lena.page.goto('/home')
    await createAlbum(lena.page, other)
    stop = await swapKeys(lena.page)
    await invite(lena.page, emailOf('vera'), 'Viewer')
    await changedRow(lena.page, 'vera').waitFor()
    const left = await lookAtChange(lena.page)
    expect(await wordsIn(lena.page, 'Words before')).toEqual(known)
    const now = await wordsIn(lena.page, 'Words now')
    expect(now).toHaveLength(8)
    expect(now[left]).toBe('left out')
    expect(now.filter((word) => known.includes(word)).length).toBeLessThan(4)
  })

  it('is not gone around: the word that the person reads out does not fit', async () => {
    const [field] = await lena.page
      .getByRole('textbox', { name: /^Word \d$/ })
      .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).labels?.[0]?.textContent))
    const place = Number(/\d/.exec(field ?? '')?.[0])
    const known = await wordsIn(lena.page, 'Words before')
    await typeWord(lena.page, known[place - 1] ?? '')
    await lena.page.getByText('This is not the word of the new keys').waitFor()
    expect(
      await lena.page
        .getByRole('dialog')
        .getByRole('button', { name: /ignore|anyway|skip/i })
        .count(),
    ).toBe(0)
    await lena.page.getByRole('button', { name: 'Back' }).click()
    await openShare(lena.page)
    expect(await personRow(lena.page, 'vera').count()).toBe(0)
    await vera.page.goto('/home')
    await sharedCover(vera.page, title).waitFor()
    expect(await sharedCover(vera.page, other).count()).toBe(0)
  })

  it('that tells the truth again can be shared through', async () => {
    await stop()
    await closeDialog(lena.page)
    await share(lena.page, ['vera'], 'Viewer')
    await sharedCover(vera.page, other).waitFor()
  })
})

describe('a server that has keys of its own for somebody from the start', () => {
  it('is found by comparing, and by the person’s own browser', async () => {
    const mia = await member(browser, server.url, 'mia')
    const read = await ownWords(mia.page)
    const { edPk, xPk } = makeSignUp()
    const { DB } = await server.bindings()
    await DB.prepare('UPDATE accounts SET ed_pk = ?, x_pk = ? WHERE email = ?')
      .bind(edPk, xPk, emailOf('mia'))
      .run()
    await share(lena.page, ['mia'], 'Viewer')
    const shown = await wordsOf(lena.page, 'mia')
    expect(shown).toHaveLength(8)
    expect(shown).not.toEqual(read)
    await closeDialog(lena.page)
    await mia.page.goto('/home')
    await mia.page.getByText('Sharing is blocked until this is cleared up').waitFor()
    await mia.close()
  })
})

describe('somebody who made a new account under the same address', () => {
  it('is shared with again only after their words were compared', async () => {
    await vera.page.goto('/settings')
    await vera.page.getByRole('button', { name: 'Delete account' }).click()
    const question = vera.page.getByRole('dialog')
    await question
      .getByRole('textbox')
      .or(question.getByLabel(/password/i))
      .first()
      .fill(password)
    await question.getByRole('button', { name: /Delete/ }).click()
    await vera.page.getByRole('link', { name: 'Create account' }).waitFor()
    await vera.close()
    vera = await newPerson(browser, server.url, { name: 'vera' })
    await signUp(vera, emailOf('vera'), password)
    const read = await ownWords(vera.page)
    await lena.page.goto('/home')
    await createAlbum(lena.page, 'A third one')
    await invite(lena.page, emailOf('vera'), 'Viewer')
    await changedRow(lena.page, 'vera').waitFor()
    const left = await lookAtChange(lena.page)
    await typeWord(lena.page, read[left] ?? '')
    await lena.page.getByRole('dialog', { name: 'Share' }).waitFor()
    await share(lena.page, ['vera'], 'Viewer')
    await vera.page.goto('/home')
    await sharedCover(vera.page, 'A third one').waitFor()
    await openShare(lena.page)
    await personRow(lena.page, 'vera').getByText('Verified').waitFor()
  })
})
