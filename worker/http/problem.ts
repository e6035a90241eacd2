// The only place that makes an error answer (RFC 9457). Refusals are thrown as Problem; what other
// code throws for bad bytes is mapped here; everything else is a fault: logged, and `internal` to
// the visitor. `why` is for readers of the code and never leaves.
import type { Context } from 'hono'
import { MalformedFrame } from '#protocol/framing'
import { type ProblemCode, type ProblemFacts, problems, type Refusal } from '#protocol/problems'
import { RecordError } from '#protocol/records/bytes'

export class Problem extends Error {
  readonly code: ProblemCode
  readonly facts: ProblemFacts
  constructor(code: ProblemCode, facts: ProblemFacts = {}) {
    super(code)
    this.name = 'Problem'
    this.code = code
    this.facts = facts
  }
}

export function throwRefusal(refusal: Refusal | null): void {
  if (refusal) throw new Problem(refusal.code, refusal.facts)
}

export function respondWithProblem(error: Error, c: Context): Response {
  const { code, facts } = problemOf(error)
  if (code === 'internal') console.error(error)
  return problemResponse(c, code, facts)
}

export const respondNotFound = (c: Context): Response => problemResponse(c, 'not-found', {})

function problemOf(error: Error): { code: ProblemCode; facts: ProblemFacts } {
  if (error instanceof Problem) return error
  if (error instanceof RecordError || error instanceof MalformedFrame) {
    return { code: 'malformed-request', facts: {} }
  }
  return { code: 'internal', facts: {} }
}

function problemResponse(c: Context, code: ProblemCode, facts: ProblemFacts): Response {
  const { status, title } = problems[code]
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' }
  if (facts.retryAfter !== undefined) headers['retry-after'] = String(facts.retryAfter)
  return c.json({ type: `/problems/${code}`, title, status, ...facts }, status, headers)
}
