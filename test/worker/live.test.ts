// The room of a collection: open pages hear at once that something is new, and the connection ends
// with the right to it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Album, makeAlbum } from '../support/album.ts'
import { type Server, startServer } from '../support/server.ts'

let server: Server
let album: Album
beforeAll(async () => {
  server = await startServer({ vars: { SETUP: 'local' } })
  album = await makeAlbum(server)
})
afterAll(() => server.close())

class Page {
  readonly messages: unknown[] = []
  closed: number | null = null
  readonly socket: WebSocket
  constructor(token: string, protocols = ['keepsake', token]) {
    const url = `${server.url.replace('http', 'ws')}${album.path}/live`
    this.socket = new WebSocket(url, protocols)
    this.socket.onmessage = (event) => this.messages.push(JSON.parse(String(event.data)))
    this.socket.onclose = (event) => {
      this.closed = event.code
    }
  }
  opened() {
    return expect.poll(() => this.socket.readyState).toBe(WebSocket.OPEN)
  }
}

describe('an open page', () => {
  it('hears of a guest’s photo within 2 s, and of a change of the log', async () => {
    const link = await album.addLink()
    const guest = await link.guest()
    const page = new Page(album.token)
    await page.opened()
    expect(page.socket.protocol).toBe('keepsake')
    const { json } = await guest.put()
    await expect
      .poll(() => page.messages, { timeout: 2_000 })
      .toContainEqual({ seq: json.seq, rosterSeq: album.position.seq })
    const other = await album.addLink()
    expect(other).toBeDefined()
    await expect
      .poll(() => page.messages, { timeout: 2_000 })
      .toContainEqual({ seq: json.seq, rosterSeq: album.position.seq })
    page.socket.close()
  })

  it('of a guest is cut off within 5 s when the link is removed', async () => {
    const link = await album.addLink()
    const guest = await link.guest()
    const page = new Page(guest.token)
    const stays = new Page(album.token)
    await page.opened()
    await stays.opened()
    await link.remove()
    // CLOSING is enough: nothing is delivered any more, whenever the network lets go.
    await expect
      .poll(() => page.socket.readyState, { timeout: 5_000 })
      .toBeGreaterThan(WebSocket.OPEN)
    await album.put()
    expect(page.messages).toEqual([])
    expect(stays.closed).toBeNull()
    stays.socket.close()
  })

  it('is refused without a token, and with one of another collection', async () => {
    const other = await makeAlbum(server)
    for (const protocols of [['keepsake'], ['keepsake', other.token], [album.token]]) {
      const page = new Page('', protocols)
      await expect.poll(() => page.closed).not.toBeNull()
      expect(page.messages).toEqual([])
    }
  })
})
