// The only place that starts workers, for `crypto` and `media` alike. The pages forbid making
// scripts from text, so every script address goes through the one Trusted Types policy `keepsake`
// (a second policy of that name is refused by the browser). It knows a fixed list of files of this
// origin: an address smuggled in from elsewhere does not become a script. Free of page-only names.

/** File names as Vite writes them, before the hash. */
const scripts = /^(?:worker|password-worker|heic-worker|service-worker)(?:-[\w-]+)?\.(?:js|ts)$/

interface Policy {
  createScriptURL(url: string): string
}
interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy
}

let policy: Policy | undefined

function createScriptURL(asked: string): string {
  const url = new URL(asked, location.href)
  const file = url.pathname.split('/').at(-1) ?? ''
  if (url.origin === location.origin && scripts.test(file)) return url.href
  throw new TypeError('not a script of this app')
}

/** For `serviceWorker.register` and the like; throws a TypeError for any other address. */
export function trustedScript(url: string): string {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes
  policy ??= types?.createPolicy('keepsake', { createScriptURL }) ?? { createScriptURL }
  return policy.createScriptURL(url)
}

/** `url` is what an import with `?worker&url` gives; `name` is seen in the browser's tools only. */
export function startWorker(url: string, name: string): Worker {
  return new Worker(trustedScript(url), { type: 'module', name })
}
