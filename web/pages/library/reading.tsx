// How far the library has been read, and what of it did not pass the checks.
import { Banner } from '../../components/banner.tsx'
import { Progress } from '../../components/progress.tsx'
import type { Library } from '../../state/library.ts'
import { libraryWords } from '../../words/library-words.ts'
import { memberWords } from '../../words/member-words.ts'
import { useLate } from '../use-late.ts'

/** The server gives it collection by collection: its order is known when all of it is. */
export function Reading({ library, label }: { library: Library; label?: string }) {
  const text = libraryWords().library
  const isLate = useLate()
  const now = library.loading.value
  if (now === null || !isLate) return null
  return <Progress label={label ?? text.reading} text={text.readSoFar(now.loaded)} />
}

export function Refused({ library }: { library: Library }) {
  const { value: refused } = library.refused
  if (refused === 0) return null
  return <Banner icon="alert">{memberWords().collection.refused(refused)}</Banner>
}
