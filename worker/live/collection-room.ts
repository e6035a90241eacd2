// One per collection, and one per account, with open pages: tells them that something is new, and
// nothing else. Keeps nothing that could be lost; connections sleep with it (hibernation). The Worker has checked the
// token before a connection gets here; the room ends it when that token ends or its rights narrow.
import { DurableObject } from 'cloudflare:workers'
import type { CollectionRoomCalls, Env } from '../env.ts'
import { listenerHeader } from './listener-header.ts'

/** What the room remembers of a connection while asleep. */
export interface Listener {
  subjectId: string
  generation: number
  /** By this object's own clock. */
  endsAt: number
}

/** Standard says 4000 to 4999 are ours: the page opens the collection again. */
const endedCode = 4401
const mostListeners = 2_000

export class CollectionRoom extends DurableObject<Env> implements CollectionRoomCalls {
  override async fetch(request: Request): Promise<Response> {
    const listener = listenerOf(request)
    if (!listener || this.ctx.getWebSockets().length >= mostListeners) {
      return new Response(null, { status: 503 })
    }
    const { 0: page, 1: own } = new WebSocketPair()
    this.ctx.acceptWebSocket(own)
    own.serializeAttachment(listener)
    await this.#setAlarm()
    return new Response(null, {
      status: 101,
      webSocket: page,
      headers: { 'sec-websocket-protocol': 'keepsake' },
    })
  }

  async moved(message: { seq: number; rosterSeq: number }): Promise<void> {
    this.#sayToAll(message)
  }

  async told(message: { account: true }): Promise<void> {
    this.#sayToAll(message)
  }

  async narrowed(subjectId: string, generation: number): Promise<void> {
    for (const { socket, listener } of this.#listeners()) {
      const older = listener.subjectId === subjectId && listener.generation < generation
      if (older) socket.close(endedCode, 'ended')
    }
  }

  async ended(): Promise<void> {
    for (const { socket } of this.#listeners()) socket.close(endedCode, 'ended')
  }

  override async alarm(): Promise<void> {
    for (const { socket, listener } of this.#listeners()) {
      if (listener.endsAt <= Date.now()) socket.close(endedCode, 'ended')
    }
    await this.#setAlarm()
  }

  /** Pages say nothing; whatever comes is ignored. */
  override webSocketMessage(): void {}

  #sayToAll(message: object): void {
    const text = JSON.stringify(message)
    for (const { socket } of this.#listeners()) trySend(socket, text)
  }

  #listeners(): { socket: WebSocket; listener: Listener }[] {
    return this.ctx
      .getWebSockets()
      .filter((socket) => socket.readyState === WebSocket.OPEN)
      .map((socket) => ({ socket, listener: socket.deserializeAttachment() as Listener }))
  }

  async #setAlarm(): Promise<void> {
    const ends = this.#listeners().map(({ listener }) => listener.endsAt)
    if (ends.length > 0) await this.ctx.storage.setAlarm(Math.min(...ends))
    else await this.ctx.storage.deleteAlarm()
  }
}

/** The Worker hands over what it knows of the token in a header of its own making. */
function listenerOf(request: Request): Listener | null {
  const text = request.headers.get(listenerHeader)
  if (!text) return null
  const { subjectId, generation, left } = JSON.parse(text)
  return { subjectId, generation, endsAt: Date.now() + left }
}

function trySend(socket: WebSocket, text: string): void {
  try {
    socket.send(text)
  } catch {
    // It has just gone; its close event follows.
  }
}
