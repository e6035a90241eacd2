// One body of known length up, with progress: XMLHttpRequest, because fetch tells nothing about what
// has been sent. Repeating is the queue's business, so this tries once.
import type { Access } from './access.ts'
import { ApiProblem, NetworkFailure, parseProblem } from './failure.ts'
import { ask } from './http.ts'

export interface Upload {
  path: string
  access: Access
  body: Blob
  /** Bytes sent so far, of the body's size. */
  onProgress: (sent: number) => void
}

/** The text of the good answer. */
export async function upload(signal: AbortSignal, what: Upload): Promise<string> {
  const authorization = await what.access.authorization(signal)
  try {
    return await sendOnce(signal, what, authorization)
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'token-expired') throw error
    return sendOnce(signal, what, await what.access.renewed(signal))
  }
}

function sendOnce(signal: AbortSignal, what: Upload, authorization: string): Promise<string> {
  return typeof XMLHttpRequest === 'undefined'
    ? sendByFetch(signal, what, authorization)
    : sendByXhr(signal, what, authorization)
}

async function sendByFetch(signal: AbortSignal, what: Upload, authorization: string) {
  const { path, body } = what
  const response = await ask(signal, { method: 'PUT', path, body, authorization, attempts: 1 })
  what.onProgress(body.size)
  return response.text()
}

function sendByXhr(signal: AbortSignal, what: Upload, authorization: string): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    request.open('PUT', what.path)
    request.setRequestHeader('authorization', authorization)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = (event) => what.onProgress(event.loaded)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) return resolve(request.responseText)
      const wait = request.getResponseHeader('retry-after')
      reject(parseProblem(request.status, request.responseText, wait))
    }
    request.onerror = () => reject(new NetworkFailure('upload'))
    request.onabort = () => reject(signal.reason)
    request.onloadend = () => signal.removeEventListener('abort', stop)
    signal.addEventListener('abort', stop, { once: true })
    request.send(what.body)
  })
}
