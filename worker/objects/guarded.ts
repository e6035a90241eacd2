// A long answer must not outlive the right to it: while bytes flow, the right is asked for again, and
// the stream breaks off when it is gone. The bytes themselves pass by natively, not through here.
import { recheck, type Who } from '../access/who.ts'
import type { Env } from '../env.ts'

/** Two looks fit into the 5 s that revocation may take. */
const betweenLooksMilliseconds = 2_400
/** Each look is a subrequest; whoever needs longer asks for the rest by a range. */
const mostLooks = 25

export interface Guard {
  env: Env
  who: Who
  now: () => number
  /** Throws when the right asked for is gone. */
  allows: (current: Who) => void
  waitUntil: (work: Promise<unknown>) => void
}

/** `length`: exact number of bytes that will come. */
export function guarded(body: ReadableStream, length: number, guard: Guard): ReadableStream {
  const { readable, writable } = new FixedLengthStream(length)
  const stop = new AbortController()
  let flowing = true
  const piped = body
    .pipeTo(writable, { signal: stop.signal })
    .catch(() => {})
    .finally(() => {
      flowing = false
      finished()
    })
  let finished = () => {}
  const end = new Promise<void>((resolve) => {
    finished = resolve
  })
  const watch = async () => {
    for (let looks = 0; flowing; looks++) {
      if (await endsWithin(end, betweenLooksMilliseconds)) return
      if (looks >= mostLooks || !(await stillAllowed(guard))) stop.abort()
    }
  }
  guard.waitUntil(Promise.all([piped, watch()]))
  return readable
}

async function stillAllowed({ env, who, now, allows }: Guard): Promise<boolean> {
  try {
    allows(await recheck(env, now(), who))
    return true
  } catch {
    return false
  }
}

async function endsWithin(end: Promise<void>, milliseconds: number): Promise<boolean> {
  let timer: number | null = null
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds)
  })
  const ended = await Promise.race([end.then(() => true), late])
  clearTimeout(timer)
  return ended
}
