// How a request can end badly, as three kinds that callers tell apart: the server refused (a code of
// protocol/problems), nothing answered (offline), or the answer is not of the agreed form. The last
// one is never acted on: the server is not trusted to keep to the protocol.
import type { ProblemCode, ProblemFacts } from '#protocol/problems'

export class ApiProblem extends Error {
  readonly code: ProblemCode
  readonly facts: ProblemFacts
  constructor(code: ProblemCode, facts: ProblemFacts = {}) {
    super(code)
    this.name = 'ApiProblem'
    this.code = code
    this.facts = facts
  }
}

/** The request or its answer was lost on the way. Whether it was carried out is unknown. */
export class NetworkFailure extends Error {
  override readonly name = 'NetworkFailure'
}

/** The answer is not of the agreed form: nothing of it is used. */
export class UntrustedAnswer extends Error {
  override readonly name = 'UntrustedAnswer'
}

/** Form only: whoever shows it knows the codes, and takes an unknown one for a fault. */
const isCode = (text: string): text is ProblemCode => /^[a-z][a-z-]{2,40}$/.test(text)

/** Reads problem+json; anything else with an error status counts as `internal` or `busy`. */
export function parseProblem(status: number, text: string, retryAfterHeader: string | null) {
  const found = parseObject(text)
  const type = typeof found.type === 'string' ? found.type.replace('/problems/', '') : ''
  const facts: ProblemFacts = {}
  const wait = typeof found.retryAfter === 'number' ? found.retryAfter : Number(retryAfterHeader)
  if (wait > 0 && wait < 86_400) facts.retryAfter = wait
  if (typeof found.maxItemBytes === 'number') facts.maxItemBytes = found.maxItemBytes
  if (isCode(type)) return new ApiProblem(type, facts)
  return new ApiProblem(status === 503 || status === 429 ? 'busy' : 'internal', facts)
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const found: unknown = JSON.parse(text)
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
