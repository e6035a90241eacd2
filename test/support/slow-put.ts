// An upload that is held at its last byte, for what happens meanwhile.
import { type ClientRequest, request } from 'node:http'
import { concat } from '#protocol/records/bytes'
import type { PutBody } from './put.ts'
import type { Server } from './server.ts'

/** A put that has come as far as its last byte and waits there. */
export class SlowPut {
  readonly #request: ClientRequest
  readonly #last: Uint8Array
  readonly answer: Promise<{ status: number; text: string }>

  constructor(server: Server, token: string, body: PutBody) {
    const bytes = concat(body.prefix, body.streams)
    this.#last = bytes.subarray(-1)
    this.#request = request(`${server.url}${body.path}`, {
      method: 'PUT',
      headers: { authorization: `Keepsake ${token}`, 'content-length': bytes.length },
    })
    this.answer = new Promise((resolve, reject) => {
      this.#request.on('error', reject)
      this.#request.on('response', (answer) => {
        let text = ''
        answer.on('data', (part) => {
          text += part
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
      })
    })
    this.#request.write(bytes.subarray(0, -1))
  }

  finish() {
    this.#request.end(this.#last)
    return this.answer
  }
}
