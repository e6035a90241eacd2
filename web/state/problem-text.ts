// Any error as something a person can read and act upon. The sentences themselves are loaded when a
// visit needs them. Nothing of an error's own message is shown: a server wrote it.
import type { ProblemCode } from '#protocol/problems'
import { RecordError } from '#protocol/records/bytes'
import { ApiProblem, NetworkFailure, UntrustedAnswer } from '../api/failure.ts'
import { CryptoError, type FailureCode, failureOf } from '../crypto/failure.ts'
import type { FileFailure } from '../send/read-file.ts'
import { words } from '../words/words.ts'
import type { Sentences } from './problem-sentences.ts'

export type OwnCode =
  | 'offline'
  | 'server-untrusted'
  | 'incomplete-address'
  | 'file-unreadable'
  | 'file-empty'
  | 'file-too-large'
  | 'picture-too-large'
  | 'words-wrong'
  | 'keys-differ'
  | 'passkey-locked'
  | 'passkey-cancelled'
  | 'passkey-held'
  | 'passkey-nowhere'

export type TroubleCode = ProblemCode | FailureCode | OwnCode
export type Told = readonly [title: string, text: string, mayRetry: boolean]

export interface Trouble {
  code: TroubleCode
  title: string
  text: string
  /** The same thing may work later. */
  mayRetry: boolean
  retryAfterSeconds?: number
}

/** A failure of the visitor's world that has its own sentence. */
export class OwnTrouble extends Error {
  readonly code: OwnCode
  constructor(code: OwnCode) {
    super(code)
    this.name = 'OwnTrouble'
    this.code = code
  }
}

let sentences: Sentences | null = null

/** For those who have them anyway: the pages of accounts. */
export function takeSentences(all: Sentences): void {
  sentences = all
}

/** Fetched while the network is there, so that they can be read when it is not. */
export async function loadSentences(): Promise<void> {
  sentences ??= (await import('./problem-sentences.ts')).sentences
}

/** Waits for the sentences, as far as they can be had. */
export async function explainFully(error: unknown): Promise<Trouble> {
  await loadSentences().catch(() => undefined)
  return explain(error)
}

export function explain(error: unknown): Trouble {
  if (error instanceof ApiProblem) return explainProblem(error)
  if (error instanceof OwnTrouble || isFileFailure(error)) return ownTrouble(error.code)
  if (error instanceof NetworkFailure) return ownTrouble('offline')
  if (error instanceof UntrustedAnswer) return ownTrouble('server-untrusted')
  if (error instanceof CryptoError || error instanceof RecordError) {
    return ofCrypto(failureOf(error).code)
  }
  const aborted = error instanceof Error && error.name === 'AbortError'
  return ofCrypto(aborted ? 'aborted' : 'internal')
}

const ownTrouble = (code: OwnCode) => told(code, sentences?.own[code])
const ofCrypto = (code: FailureCode) => told(code, sentences?.failures[code])

/** A code that this version does not know is a fault like any other. */
function explainProblem(error: ApiProblem): Trouble {
  const { code } = error
  const known = sentences === null || Object.hasOwn(sentences.problems, code)
  const trouble = known ? told(code, sentences?.problems[code]) : ofCrypto('internal')
  const wait = error.facts.retryAfter
  return wait === undefined ? trouble : { ...trouble, retryAfterSeconds: Math.ceil(wait) }
}

function told(code: TroubleCode, sentence: Told | undefined): Trouble {
  const [title, text, mayRetry] = sentence ?? unloaded(code)
  return { code, title, text, mayRetry }
}

/** Where even the sentences could not be fetched, the network is what is missing. */
function unloaded(code: TroubleCode): Told {
  const { offline, offlineHint, unreachable, unreachableHint } = words().linkState
  return code === 'offline' ? [offline, offlineHint, true] : [unreachable, unreachableHint, true]
}

/** By name: the class would bring the whole sending code along. */
const isFileFailure = (error: unknown): error is FileFailure =>
  error instanceof Error && error.name === 'FileFailure'
