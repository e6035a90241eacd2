// True once a wait has become long enough to be worth telling about: shorter ones would only flicker.
import { useEffect, useState } from 'preact/hooks'

const lateMilliseconds = 150

export function useLate(): boolean {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), lateMilliseconds)
    return () => clearTimeout(timer)
  }, [])
  return isLate
}
