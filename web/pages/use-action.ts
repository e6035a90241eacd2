// One thing a person asked for: while it runs, a second press does nothing; when it is refused, the
// sentence stays with the form until the next try.
import { useEffect, useRef, useState } from 'preact/hooks'
import { explain, type Trouble } from '../state/problem-text.ts'

export interface Action {
  readonly busy: boolean
  readonly trouble: Trouble | null
  readonly run: (work: () => Promise<unknown>) => Promise<void>
}

export function useAction(): Action {
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const isHere = useIsHere()
  const running = useRef(false)
  const run = async (work: () => Promise<unknown>) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    setTrouble(null)
    try {
      await work()
    } catch (error) {
      if (isHere.current) setTrouble(explain(error))
    } finally {
      running.current = false
      if (isHere.current) setBusy(false)
    }
  }
  return { busy, trouble, run }
}

function useIsHere() {
  const isHere = useRef(true)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])
  return isHere
}
