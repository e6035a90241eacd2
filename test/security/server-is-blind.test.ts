// Threat: the server, or whoever copies its database, storage, logs or the traffic, learns what is
// in an album, who is in it, or a secret. After a whole round of an owner and a guest no mark of
// theirs occurs in any request of the browsers, any log line, any D1 cell or any R2 object, in
// plain, base64, base64url or hex. Defence: everything is sealed in web/crypto before it leaves.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allArrived, openLink, sendPhotos } from '../browser/pages/guest.ts'
import { addItems, createAlbum, itemsShown, newLink, signUp } from '../browser/pages/owner.ts'
import { launchChromium, newPerson, type Person } from '../support/browser.ts'
import { findMarks, type Mark, mark } from '../support/marks.ts'
import { smallPhotos } from '../support/photos.ts'
import { type Server, startServer } from '../support/server.ts'
import { tapWire, type Wire } from '../support/wire.ts'

let server: Server
let wire: Wire
let browser: Browser
let owner: Person
let guest: Person
let marks: Mark[]

const email = 'blind@example.org'
const password = 'zebra-quilt-harbour-91'
const linkPassword = 'lantern-pebble-47'
const album = 'Zanzibar honeymoon album'
const guestName = 'Grandmother Euphemia'
const fileName = 'our-secret-beach-picture.jpg'

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  wire = await tapWire(server.url)
  owner = await newPerson(browser, wire.url, { name: 'owner' })
  guest = await newPerson(browser, wire.url, { name: 'guest' })
  const words = await signUp(owner, email, password)
  await createAlbum(owner.page, album)
  const [first, second] = smallPhotos(2)
  const picture = { ...first!, name: fileName }
  await addItems(owner.page, [picture])
  await itemsShown(owner.page, 1)
  const address = await newLink(owner.page, {
    password: linkPassword,
    label: 'For the grandparents',
  })
  await owner.page.keyboard.press('Escape')
  await guest.page.goto(address)
  await guest.page.getByLabel('Link password').fill(linkPassword)
  await guest.page.getByRole('button', { name: 'Open' }).click()
  await openLink(guest.page, address, album)
  await sendPhotos(guest.page, [{ ...second!, name: 'grandmothers-own.jpg' }], guestName)
  await allArrived(guest.page, 1)
  await itemsShown(owner.page, 2)
  const fragment = new URL(address).hash.slice(1)
  marks = [
    mark('fragment', fragment),
    mark('link secret', Buffer.from(fragment, 'base64url')),
    mark('password', password),
    mark('link password', linkPassword),
    mark('recovery words', words.slice(0, 3).join(' ')),
    mark('album title', album),
    mark('file name', fileName),
    mark('file name of the guest', 'grandmothers-own'),
    mark('guest name', guestName),
    mark('link label', 'For the grandparents'),
    mark(
      'picture',
      picture.buffer.subarray(picture.buffer.length - 4000, picture.buffer.length - 3960),
    ),
  ]
})
afterAll(async () => {
  await browser?.close()
  await wire?.close()
  await server?.close()
})

describe('the server', () => {
  it('is sent no secret, name or picture by any browser', async () => {
    const bytes = Buffer.concat(wire.sent())
    // Both pictures went through here, sealed.
    expect(bytes.length).toBeGreaterThan(2 * smallPhotos(1)[0]!.buffer.length)
    expect(bytes.includes('PUT /api/collections/')).toBe(true)
    expect(findMarks(marks, bytes, 'the wire')).toEqual([])
    const requests = [...(await owner.requests()), ...(await guest.requests())]
    const sockets = requests.filter(({ method }) => method === 'WEBSOCKET')
    expect(sockets.flatMap(({ body, url }) => findMarks(marks, body, url))).toEqual([])
    expect(
      requests.every(
        ({ url }) => url.startsWith('blob:') || new URL(url).host === new URL(wire.url).host,
      ),
    ).toBe(true)
  })

  it('writes none into its log', () => {
    const found = server.logs().flatMap((line) => findMarks(marks, Buffer.from(line), 'log'))
    expect(found).toEqual([])
  })

  it('keeps none in any cell of its database', async () => {
    const { DB } = await server.bindings()
    const tables = await DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
    ).all<{ name: string }>()
    expect(tables.results.length).toBeGreaterThan(10)
    for (const { name } of tables.results) {
      const rows = await DB.prepare(`SELECT * FROM "${name}"`).all()
      expect(findMarks(marks, Buffer.from(JSON.stringify(rows.results)), name)).toEqual([])
    }
  })

  it('keeps none in any object of its bucket', async () => {
    const { BLOBS } = await server.bindings()
    const { objects } = await BLOBS.list({ include: ['customMetadata', 'httpMetadata'] })
    expect(objects.length).toBe(2)
    for (const { key } of objects) {
      const object = await BLOBS.get(key)
      const bytes = Buffer.from(await object!.arrayBuffer())
      const described = Buffer.from(`${key} ${JSON.stringify(object!.customMetadata ?? {})}`)
      expect(findMarks(marks, Buffer.concat([described, bytes]), key)).toEqual([])
    }
  })

  it('would be found out: the same search finds the address that it may know', async () => {
    const known = [mark('e-mail', email)]
    expect(findMarks(known, Buffer.concat(wire.sent()), 'the wire')).toHaveLength(1)
  })
})
