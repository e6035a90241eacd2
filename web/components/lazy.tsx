// A component that is loaded when it is first needed: shows nothing until then. A failure goes to the nearest handler
// of unhandled rejections, where an outdated page reloads itself once.

import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

export interface LazyProps<P> {
  readonly load: () => Promise<ComponentType<P>>
  readonly props: P
}

export function Lazy<P>({ load, props }: LazyProps<P>) {
  const [loaded, setLoaded] = useState<{ readonly Part: ComponentType<P> } | null>(null)
  useEffect(() => {
    let gone = false
    void load().then((Part) => {
      if (!gone) setLoaded({ Part })
    })
    return () => {
      gone = true
    }
  }, [load])
  if (!loaded) return null
  const Part = loaded.Part as ComponentType<object>
  return <Part {...(props as object)} />
}
