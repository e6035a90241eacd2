// Files on their way from a person to the album and to other people's pages, through the state
// layer and a real Worker. Reading pictures needs a browser; here each file is stored as it is.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Collection } from '../../web/state/collection.ts'
import { insideOf } from '../../web/state/collection.ts'
import { createCollection } from '../../web/state/collections.ts'
import { setGuestName, startVisit, visit } from '../../web/state/link-visit.ts'
import { linksOf } from '../../web/state/links.ts'
import { localStore } from '../../web/state/local-store.ts'
import { removeItems } from '../../web/state/manage-collection.ts'
import { openCollection } from '../../web/state/open-collection.ts'
import { type Sending, sendingOf } from '../../web/state/sending.ts'
import { createAccount } from '../../web/state/session.ts'
import { type Server, startServer } from '../support/server.ts'
import { anyFile, fileWithPlace, until } from './plain-files.ts'
import { surround, type World } from './world.ts'

vi.mock('../../web/media/client.ts', () => import('./plain-files.ts'))

let server: Server
let world: World

beforeAll(async () => {
  server = await startServer()
  world = surround(server)
  await createAccount({ email: 'owner@example.org', password: 'correct horse battery' })
}, 120_000)
afterAll(() => server?.close())

async function party() {
  const owner = await openCollection(await createCollection({ kind: 'album', title: 'Party' }))
  const links = linksOf(owner)
  const { address, linkId } = await links.make()
  await startVisit(new URL(address).hash.slice(1))
  const now = visit.value
  if (now.status !== 'open') throw new Error(JSON.stringify(now))
  await until(() => now.collection.may.value.add)
  return { owner, links, linkId, address, guest: now.collection }
}

const phases = (sending: Sending) => sending.files.value.map(({ state }) => state.value.phase)
async function send(collection: Collection, ...files: File[]) {
  const sending = sendingOf(collection)
  sending.add(files)
  await until(() => sending.summary.value.done)
  return sending
}
const seen = async (collection: Collection) => {
  await insideOf(collection).refresh()
  return collection.items.value
}
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer())

describe('a photo of a guest', () => {
  it('arrives in one request and is in the owner’s album with the name the guest gave', async () => {
    const { owner, guest } = await party()
    await setGuestName('Zoë 🎈')
    const photo = anyFile('beach.jpg', 300_000)
    world.asked.length = 0
    const sending = await send(guest, photo)
    expect(phases(sending)).toEqual(['arrived'])
    expect(sending.summary.value).toMatchObject({ total: 1, arrived: 1, share: 1 })
    expect(world.asked.filter((one) => /objects/.test(one))).toHaveLength(1)
    const [item] = await seen(owner)
    expect(item).toMatchObject({ addedBy: 'Zoë 🎈', byGuest: true, mine: false })
    const { blob, name } = await owner.original(item!)
    expect(name).toBe('beach.jpg')
    expect(await bytesOf(blob)).toEqual(await bytesOf(photo))
    expect(item!.verified.value).toBe('verified')
    expect(owner.refused.value).toBe(0)
  })

  it('is marked as their own, also when they come back', async () => {
    const { guest, address } = await party()
    await send(guest, anyFile('mine.jpg', 5_000))
    await startVisit(new URL(address).hash.slice(1))
    const again = visit.value.status === 'open' ? visit.value.collection : guest
    expect(again.items.value).toHaveLength(1)
  })

  it('that was sent before is found to be there, also when it is picked twice at once', async () => {
    const { guest } = await party()
    const photo = anyFile('same.jpg', 20_000)
    const copy = new File([photo], 'other name.jpg')
    const sending = await send(guest, photo, copy)
    expect(phases(sending).sort()).toEqual(['already-there', 'arrived'])
    await send(guest, new File([photo], 'third.jpg'))
    expect(sending.summary.value).toMatchObject({ total: 3, arrived: 3, alreadyThere: 2 })
    expect(await seen(guest)).toHaveLength(1)
  })

  it('can be sent again after the owner removed it', async () => {
    const { owner, guest } = await party()
    const photo = anyFile('again.jpg', 9_000)
    await send(guest, photo)
    expect(await removeItems(owner, await seen(owner))).toEqual({ removed: 1, failed: 0 })
    expect(await seen(guest)).toHaveLength(0)
    const sending = await send(guest, new File([photo], 'again.jpg'))
    expect(phases(sending)).toEqual(['arrived', 'arrived'])
    expect(await seen(owner)).toHaveLength(1)
  })

  it('goes through although the owner changed links meanwhile', async () => {
    const { owner, links, guest } = await party()
    const other = await links.make({ label: 'other' })
    await links.remove(other.linkId)
    world.asked.length = 0
    const sending = await send(guest, anyFile('stale.jpg', 30_000))
    expect(phases(sending)).toEqual(['arrived'])
    expect(world.asked.filter((one) => /^PUT .*objects/.test(one))).toHaveLength(1)
    expect(world.asked.some((one) => one.endsWith('/commit'))).toBe(true)
    const [item] = await seen(owner)
    await owner.original(item!)
    expect(item!.verified.value).toBe('verified')
  })

  it('waits while there is no network and goes on by itself', async () => {
    const { owner, guest } = await party()
    world.offline = true
    const sending = sendingOf(guest)
    sending.add([anyFile('tunnel.jpg', 8_000)])
    await until(() => phases(sending)[0] === 'waiting-for-network')
    world.offline = false
    await until(() => sending.summary.value.done)
    expect(phases(sending)).toEqual(['arrived'])
    expect(await seen(owner)).toHaveLength(1)
  })

  it('is stored once although the answer to its upload was lost', async () => {
    const { owner, guest } = await party()
    let lost = 0
    world.tamper = async ({ method }, answer) => {
      if (method !== 'PUT' || lost++ > 0) return answer
      throw new TypeError('connection reset')
    }
    const sending = await send(guest, anyFile('lost.jpg', 8_000))
    world.tamper = null
    expect(lost).toBe(2)
    expect(phases(sending)).toEqual(['arrived'])
    expect(await seen(owner)).toHaveLength(1)
  })

  it('that is empty, or too large for now, is refused with a reason, and the others go on', async () => {
    const { guest } = await party()
    const empty = new File([], 'empty.jpg')
    const large = new File([new Uint8Array(66 * 1024 * 1024)], 'film.mov')
    const sending = await send(guest, empty, large, anyFile('fine.jpg', 4_000))
    expect(phases(sending)).toEqual(['failed', 'failed', 'arrived'])
    const codes = sending.files.value.map(({ state }) =>
      state.value.phase === 'failed' ? state.value.trouble.code : '',
    )
    expect(codes).toEqual(['file-empty', 'file-too-large', ''])
  })

  it('of another size, up to several segments, comes back byte for byte', async () => {
    const { guest } = await party()
    const photo = anyFile('large.jpg', 3_500_000)
    await send(guest, photo)
    const [item] = await seen(guest)
    expect(await bytesOf((await guest.original(item!)).blob)).toEqual(await bytesOf(photo))
  })
})

describe('links that end', () => {
  it('take no more files once adding is turned off, and keep what is there', async () => {
    const { owner, links, linkId, guest } = await party()
    await send(guest, anyFile('before.jpg', 4_000))
    await links.change(linkId, { add: false })
    const sending = await send(guest, anyFile('after.jpg', 4_000))
    expect(phases(sending)).toEqual(['arrived', 'failed'])
    const [item] = await seen(owner)
    await owner.original(item!)
    expect(item!.verified.value).toBe('verified')
    expect(owner.refused.value).toBe(0)
  })

  it('leave their photos verified after they were removed and new keys were made', async () => {
    const { owner, links, linkId, guest } = await party()
    await send(guest, anyFile('kept.jpg', 4_000))
    await links.remove(linkId)
    await send(owner, anyFile('new key.jpg', 4_000))
    const items = await seen(owner)
    expect(items).toHaveLength(2)
    for (const item of items) await owner.original(item)
    expect(items.map(({ verified }) => verified.value)).toEqual(['verified', 'verified'])
  })
})

describe('a photo of the owner', () => {
  it('that another device has added is found to be there', async () => {
    const { owner } = await party()
    const photo = anyFile('twice.jpg', 7_000)
    await send(owner, photo)
    const store = await localStore()
    for (const key of await store.keys('sent', '')) await store.remove('sent', key)
    const elsewhere = await openCollection(owner.id)
    const sending = await send(elsewhere, new File([photo], 'copy.jpg'), anyFile('new.jpg', 900))
    expect(phases(sending)).toEqual(['already-there', 'arrived'])
  })

  it('comes back with the place that was taken out of it', async () => {
    const { owner, guest } = await party()
    const photo = fileWithPlace('with place.jpg', 50_000)
    await send(owner, photo)
    const [item] = await seen(owner)
    expect(item!.mine).toBe(true)
    expect(await bytesOf((await owner.original(item!)).blob)).toEqual(await bytesOf(photo))
    const [shared] = await seen(guest)
    const stored = await bytesOf((await guest.original(shared!)).blob)
    expect([...stored.slice(100, 120)].every((byte) => byte === 0)).toBe(true)
  })
})
