// Registers the service worker the first time somebody needs it (a large download, pushes); guests
// never do. It serves the whole origin, so its file lies at the root and has one name for ever.
import { trustedScript } from '../trusted-worker.ts'

const file = '/service-worker.js'

/** Null: this browser has none, or forbids it here (a private window). */
export async function serviceWorker(): Promise<ServiceWorkerRegistration | null> {
  if (!('serviceWorker' in navigator)) return null
  try {
    const registration = await navigator.serviceWorker.register(trustedScript(file), {
      scope: '/',
      updateViaCache: 'none',
    })
    await activeOne(registration)
    return registration
  } catch (error) {
    console.warn('no service worker', error)
    return null
  }
}

/** The one that is there already; asks for none. */
export const knownServiceWorker = async (): Promise<ServiceWorkerRegistration | null> =>
  'serviceWorker' in navigator
    ? ((await navigator.serviceWorker.getRegistration('/').catch(() => undefined)) ?? null)
    : null

/** Throws when it cannot be installed. */
function activeOne(registration: ServiceWorkerRegistration): Promise<void> {
  if (registration.active) return Promise.resolve()
  const coming = registration.installing ?? registration.waiting
  return new Promise((resolve, reject) => {
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'activated') resolve()
      if (coming.state === 'redundant') reject(new Error('not installed'))
    })
  })
}
