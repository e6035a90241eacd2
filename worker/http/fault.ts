// Lets a test end the Worker between two steps of a write, to prove that whatever is left behind is
// healed by the sweep. Under the binding FAULT = "header" only, which the shipped configuration does
// not have; then the header `x-test-fault` names the step after which everything stops.
import type { Env } from '../env.ts'

export type Steps = (done: string) => void

export function stepsOf(env: Env, request: Request): Steps {
  const last = env.FAULT === 'header' ? request.headers.get('x-test-fault') : null
  return (done) => {
    if (done === last) throw new Error(`test: stopped after ${done}`)
  }
}

export const noFault: Steps = () => {}
