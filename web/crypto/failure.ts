// The ways to fail, as plain data that survives postMessage. They are coarse on purpose: a wrong key
// and damaged data look the same; `why` is for the log and names a rule, never a value.
import { RecordError } from '#protocol/records/bytes'

export type FailureCode =
  /** Wrong key or damaged data. */
  | 'cannot-open'
  /** The structure shows that an end is missing. */
  | 'cut-short'
  /** A rule of the format or of the roster says no. */
  | 'refused'
  /** It names a roster position that this client has not replayed yet: replay, then ask again. */
  | 'behind'
  /** Made by a newer version: neither upload nor share until the app is updated. */
  | 'update-needed'
  /** The key of a person is not the pinned one: compare words first (A6). */
  | 'key-changed'
  /** The text is not what a person was asked for: words or a link address. */
  | 'bad-input'
  | 'unsupported'
  | 'aborted'
  | 'internal'

export interface Failure {
  code: FailureCode
  why: string
}

export class CryptoError extends Error {
  readonly failure: Failure
  constructor(code: FailureCode, why: string) {
    super(`${code}: ${why}`)
    this.name = 'CryptoError'
    this.failure = { code, why }
  }
}

export function fail(code: FailureCode, why: string): never {
  throw new CryptoError(code, why)
}

export const refuse = (why: string): never => fail('refused', why)

/** Any error as plain data: for the worker, and for callers that branch. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CryptoError) return error.failure
  if (error instanceof RecordError) {
    return { code: error.code === 'malformed' ? 'refused' : 'update-needed', why: error.message }
  }
  if (error instanceof Error && error.name === 'AbortError')
    return { code: 'aborted', why: 'aborted' }
  return { code: 'internal', why: error instanceof Error ? error.message : 'unknown' }
}
