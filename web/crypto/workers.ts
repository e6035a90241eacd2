// The two workers of this folder. They are started through the app's one Trusted Types policy; the
// response of each worker file has its own content security policy.
import { startWorker } from '../trusted-worker.ts'
import passwordUrl from './password-worker.ts?worker&url'
import bulkUrl from './worker.ts?worker&url'

export const startPasswordWorker = (): Worker => startWorker(passwordUrl, 'password')
export const startBulkWorker = (): Worker => startWorker(bulkUrl, 'bulk')
