// The threat: somebody who was removed, left or was made less keeps an old token, an open connection or
// a download that runs. The defence: worker/access/current.ts asks the database again after 5 s at the
// latest, for every byte; the room of the collection is told at once.
import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Album, makeAlbum } from '../support/album.ts'
import { addedTo, Member, ownerOf } from '../support/people.ts'
import { makePhoto, type Photo, readBytes, sendPhoto } from '../support/put.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let album: Album
let owner: Member
let photo: Photo
beforeAll(async () => {
  server = await startServer({ vars: { TEST_CLOCK: 'header' } })
  album = await makeAlbum(server)
  owner = new Member(album, ownerOf(album))
  await owner.open()
  photo = makePhoto({ original: 40_000_000 })
  expect((await album.put(photo)).status).toBe(201)
})
afterAll(() => server.close())

const at = (now: number) => ({ 'x-test-now': String(now) })
const read = async (path: string, member: Member, headers: Record<string, string>, body?: string) =>
  (
    await readBytes(
      server,
      `${album.path}/${path}`,
      member.token,
      { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      body ? { method: 'POST', body } : {},
    )
  ).status
const named = () => JSON.stringify({ items: [{ objectId: photo.objectId, version: 1 }] })

/** What a member's token is used for, each by its own request. */
const uses: Record<string, (member: Member, now: number) => Promise<number>> = {
  'a range': (member, now) =>
    read(`objects/${photo.objectId}/1/1`, member, { ...at(now), range: 'bytes=0-99' }),
  'a preview': (member, now) => read(`objects/${photo.objectId}/1/3`, member, at(now)),
  'a proof': (member, now) => read(`objects/${photo.objectId}/1/proof`, member, at(now)),
  'a list': (member, now) => read('items?since=0', member, at(now)),
  'the log': (member, now) => read('roster?after=0', member, at(now)),
  'a batch': (member, now) => read('batch', member, at(now), named()),
  details: (member, now) => read('details', member, at(now), named()),
  'an upload': async (member, now) =>
    (await sendPhoto(server, member.token, member.body(makePhoto()), at(now))).status,
}

const endings: Record<string, (member: Member) => Promise<{ status: number }>> = {
  'the owner removed them': (member) => owner.remove(member.person, 2),
  'they left': (member) => member.leave(),
  'their role was lowered': (member) => owner.change(member.person, 2, 1),
  'they signed out': (member) => member.client.delete('/api/session'),
}

describe('within 5 seconds after', () => {
  for (const [ending, end] of Object.entries(endings)) {
    it(`${ending}, an old token gets nothing`, async () => {
      const member = await addedTo(album, 2)
      for (const use of Object.values(uses)) expect(await use(member, Date.now())).toBeLessThan(300)
      expect((await end(member)).status).toBe(204)
      const later = Date.now() + 5_000
      for (const [name, use] of Object.entries(uses)) {
        expect([name, (await use(member, later)) >= 400]).toEqual([name, true])
      }
    })
  }

  it('a removal, the token of an earlier membership is worth nothing in a new one', async () => {
    const member = await addedTo(album, 2)
    const old = member.token
    expect((await owner.remove(member.person, 2)).status).toBe(204)
    expect((await owner.add(member.person, 1)).status).toBe(204)
    await member.open()
    expect(await uses['a list']?.(member, Date.now())).toBe(200)
    member.token = old
    expect(await uses['a list']?.(member, Date.now() + 5_000)).toBe(401)
  })
})

/** A download that has begun and is not read on: how many bytes come in all, once it is. */
function begunDownload(member: Member) {
  const path = `${server.url}${album.path}/objects/${photo.objectId}/1/1`
  let received = 0
  let finish: (bytes: number) => void = () => {}
  const ended = new Promise<number>((resolve) => {
    finish = resolve
  })
  let resume = () => {}
  const begun = new Promise<void>((resolve, reject) => {
    const sent = get(path, { headers: { authorization: `Keepsake ${member.token}` } }, (answer) => {
      answer.on('data', (part) => {
        received += part.length
        if (received > 100_000 && !paused) {
          paused = true
          answer.pause()
          resolve()
        }
      })
      answer.on('close', () => finish(received))
      answer.on('error', () => finish(received))
      resume = () => answer.resume()
    })
    let paused = false
    sent.on('error', reject)
  })
  return { begun, ended, resume: () => resume() }
}

it('a running download breaks off within 5 s of the removal', async () => {
  const member = await addedTo(album, 1)
  const download = begunDownload(member)
  await download.begun
  expect((await owner.remove(member.person, 1)).status).toBe(204)
  const removedAt = Date.now()
  // Read on when the server must have looked again.
  await expect.poll(() => Date.now() - removedAt, { timeout: 8_000 }).toBeGreaterThan(5_000)
  download.resume()
  expect(await download.ended).toBeLessThan(40_000_000)
})

it('an open connection ends with the membership, and with a changed role', async () => {
  for (const end of [
    (member: Member) => owner.remove(member.person, 1),
    (member: Member) => owner.change(member.person, 1, 2),
  ]) {
    const member = await addedTo(album, 1)
    const url = `${server.url.replace('http', 'ws')}${album.path}/live`
    const socket = new WebSocket(url, ['keepsake', member.token])
    await expect.poll(() => socket.readyState).toBe(WebSocket.OPEN)
    expect((await end(member)).status).toBe(204)
    await expect.poll(() => socket.readyState, { timeout: 5_000 }).toBeGreaterThan(WebSocket.OPEN)
  }
})
