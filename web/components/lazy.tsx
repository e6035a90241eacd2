// A component that is loaded when it is first needed: shows nothing until then. A failure goes to the nearest handler
// of unhandled rejections, where an outdated page reloads itself once.

import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

export interface LazyProps<P> {
  readonly load: () => Promise<ComponentType<P>>
  readonly props: P
}

export function Lazy<P extends object>({ load, props }: LazyProps<P>) {
  const [loaded, setLoaded] = useState<{ load: unknown; Part: ComponentType<P> } | null>(null)
  useEffect(() => {
    let current = true
    void load().then((Part) => {
      if (current) setLoaded({ load, Part })
    })
    return () => {
      current = false
    }
  }, [load])
  // Another part may have stood in this place before: it must not meet these props.
  if (loaded?.load !== load) return null
  return <loaded.Part {...props} />
}
