// Web Worker entry: answers one file at a time; no logic. Failures travel as plain data, because
// error classes do not survive postMessage.
import { prepareFile } from './prepare.ts'
import { MediaError, type MediaFailure, type Prepared } from './prepared.ts'

export type Answer = { ok: true; prepared: Prepared } | { ok: false; failure: MediaFailure }

export interface Question {
  file: File
  decodes: boolean
}

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Question>) => void) | null
  postMessage(answer: Answer): void
}

scope.onmessage = async ({ data }) => {
  try {
    scope.postMessage({ ok: true, prepared: await prepareFile(data.file, data.decodes) })
  } catch (error) {
    scope.postMessage({
      ok: false,
      failure: error instanceof MediaError ? error.failure : 'crashed',
    })
  }
}
