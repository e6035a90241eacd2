// A long answer must not outlive the right to it: while bytes flow, the right is asked for again, and
// the stream breaks off when it is gone. The bytes themselves pass by natively, not through here.

/** Two looks fit into the 5 s that revocation may take. */
const betweenLooksMilliseconds = 2_400
/** Each look is a subrequest; whoever needs longer asks for the rest by a range. */
const mostLooks = 25

export interface Guard {
  /** Asks for the right once more; throws when it is gone. */
  again: () => Promise<void>
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

async function stillAllowed({ again }: Guard): Promise<boolean> {
  try {
    await again()
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
