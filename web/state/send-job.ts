// One picked file as a job for the queue. The same file picked twice in a row waits for its twin and
// is then found to be there.
import { toHex } from '#protocol/records/bytes'
import { sha256 } from '../crypto/bytes.ts'
import type { LocationChoice } from '../send/destination.ts'
import type { Job } from '../send/queue.ts'
import { type Attempt, sendItem } from '../send/send-item.ts'
import { type Collection, insideOf } from './collection.ts'
import { destinationFor } from './destination-for.ts'

const ahead = new WeakMap<Collection, Map<string, Promise<unknown>>>()

export function jobFor(collection: Collection, file: File, location: LocationChoice): Job {
  const inside = insideOf(collection)
  const attempt: Attempt = {}
  return async (signal, report) => {
    const to = destinationFor({ ...inside, door: await inside.door() }, location)
    const twins = ahead.get(collection) ?? new Map<string, Promise<unknown>>()
    ahead.set(collection, twins)
    const look = await likeness(file)
    const before = twins.get(look)
    const sending = (async () => {
      if (before) await before.catch(() => undefined)
      return sendItem(signal, file, to, attempt, report)
    })()
    twins.set(look, sending)
    try {
      return await sending
    } finally {
      if (twins.get(look) === sending) twins.delete(look)
    }
  }
}

/** Cheap and enough to tell that two files may be the same; equal files always look alike. */
async function likeness(file: File): Promise<string> {
  const start = new Uint8Array(
    await file
      .slice(0, 65_536)
      .arrayBuffer()
      .catch(() => new ArrayBuffer(0)),
  )
  return `${file.size}/${toHex(await sha256(start))}`
}
