// A stretch of a sealed stream. A long file is many short requests, so that a right that ends, ends
// within seconds here too, and a network that breaks loses little.
import { askBytes } from './http.ts'
import { type ObjectName, objectPath, type ReadAt } from './objects.ts'

/** Bytes `from` up to, not including, `to`. */
export const loadRange = (
  signal: AbortSignal,
  at: ReadAt,
  name: ObjectName,
  kind: number,
  { from, to }: { from: number; to: number },
) =>
  askBytes(signal, to - from, {
    ...at,
    path: `${objectPath(at.path, name)}/${kind}`,
    headers: { range: `bytes=${from}-${to - 1}` },
  })
