// The only place that starts workers. The page forbids making scripts from text, so the addresses go
// through one Trusted Types policy that knows a fixed list; each worker file has its own CSP.
import passwordUrl from './password-worker.ts?worker&url'
import bulkUrl from './worker.ts?worker&url'

const ours = [passwordUrl, bulkUrl]

interface Policy {
  createScriptURL(url: string): string
}
interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy
}

let policy: Policy | undefined

function trusted(url: string): string {
  const rules: Policy = {
    createScriptURL(asked) {
      if (ours.includes(asked)) return asked
      throw new TypeError('not a worker of this app')
    },
  }
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  policy ??= types?.createPolicy('keepsake', rules) ?? rules
  return policy.createScriptURL(url)
}

const start = (url: string, name: string): Worker =>
  new Worker(trusted(url), { type: 'module', name })

export const startPasswordWorker = (): Worker => start(passwordUrl, 'password')
export const startBulkWorker = (): Worker => start(bulkUrl, 'bulk')
