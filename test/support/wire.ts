// A wire with a tap: forwards connections to the server and keeps a copy of every byte that the
// browsers send. What a browser's own tools leave out (bodies that are Blobs, requests of workers
// and of service workers) is all here, since nothing else leads to the server.
import { connect, createServer, type Socket } from 'node:net'

export interface Wire {
  /** Give this to the browsers instead of the server's own address. */
  readonly url: string
  /** What was sent so far, one buffer per connection: heads and bodies as they went. */
  sent(): Buffer[]
  close(): Promise<void>
}

/** WebSocket messages are masked on the wire: take those from `Person.requests()`. */
export async function tapWire(serverUrl: string): Promise<Wire> {
  const sent: Buffer[][] = []
  const sockets = new Set<Socket>()
  const port = Number(new URL(serverUrl).port)
  const server = createServer((browser) => {
    const chunks: Buffer[] = []
    sent.push(chunks)
    const worker = connect(port, '127.0.0.1')
    for (const socket of [browser, worker]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
    browser.on('data', (chunk: Buffer) => chunks.push(chunk))
    browser.on('error', () => worker.destroy())
    worker.on('error', () => browser.destroy())
    browser.pipe(worker).pipe(browser)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The wire has no port')
  return {
    url: `http://localhost:${address.port}`,
    sent: () => sent.map((chunks) => Buffer.concat(chunks)),
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
