// A picked file as a job that brings its own code: reading and sealing are loaded with the first file,
// so that looking costs no bytes for them. Without a network pieces of the app itself may be missing
// (this code, its workers): then the job waits for the network and begins again.
import type { LocationChoice } from '../send/destination.ts'
import type { Job } from '../send/queue.ts'
import type { Collection } from './collection.ts'

export function patientJob(collection: Collection, file: File, location: LocationChoice): Job {
  let job: Job | undefined
  return async (signal, report) => {
    for (;;) {
      try {
        job ??= (await import('./send-job.ts')).jobFor(collection, file, location)
        return await job(signal, report)
      } catch (error) {
        if (signal.aborted || globalThis.navigator?.onLine !== false) throw error
        report({ phase: 'waiting-for-network' })
        await networkBack(signal)
      }
    }
  }
}

function networkBack(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    addEventListener('online', () => resolve(), { once: true, signal })
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
