// A component that is loaded when it is first needed: shows nothing until then. A piece that cannot be had is asked for
// again when the network is back; an outdated page reloads itself (main.tsx).

import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

export interface LazyProps<P> {
  readonly load: () => Promise<ComponentType<P>>
  readonly props: P
}

const mostFaults = 5
const pauseMilliseconds = 2_000

/** A missing network is waited out; what fails with a network fails for good after a few attempts. */
export async function loadPatiently<P>(
  load: LazyProps<P>['load'],
  isWanted: () => boolean,
  onFault?: () => void,
) {
  for (let faults = 0; isWanted(); ) {
    try {
      return await load()
    } catch (error) {
      onFault?.()
      if (navigator.onLine && ++faults === mostFaults) throw error
    }
    await new Promise((resolve) => {
      addEventListener('online', resolve, { once: true })
      setTimeout(resolve, pauseMilliseconds)
    })
  }
  return null
}

export function Lazy<P extends object>({ load, props }: LazyProps<P>) {
  const [loaded, setLoaded] = useState<{ load: unknown; Part: ComponentType<P> } | null>(null)
  useEffect(() => {
    let current = true
    void loadPatiently(load, () => current).then((Part) => {
      if (current && Part) setLoaded({ load, Part })
    })
    return () => {
      current = false
    }
  }, [load])
  // Another part may have stood in this place before: it must not meet these props.
  if (loaded?.load !== load) return null
  return <loaded.Part {...props} />
}
