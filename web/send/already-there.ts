// Was this very file sent before from this device, and is it still there? The device's own index
// says under which name; only the server knows whether it was committed and not removed since.
import { ApiProblem } from '../api/failure.ts'
import { collectionAt, loadProof } from '../api/objects.ts'
import type { Destination } from './destination.ts'

export async function isThere(signal: AbortSignal, to: Destination, tag: string): Promise<boolean> {
  const objectId = await to.sent.find(tag)
  if (!objectId) return false
  if (await isCommitted(signal, to, objectId)) return true
  await to.sent.forget(tag)
  return false
}

async function isCommitted(
  signal: AbortSignal,
  { access, collectionId }: Destination,
  objectId: Parameters<typeof loadProof>[2]['objectId'],
): Promise<boolean> {
  try {
    const { parts } = await loadProof(signal, collectionAt(access, collectionId), {
      objectId,
      version: 1,
    })
    return parts !== null
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'item-unavailable') return false
    throw error
  }
}
