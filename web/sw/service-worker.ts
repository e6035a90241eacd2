// The service worker: downloads that stream, pushes, and HTML refused where a script was asked for
// (after a deploy the name of an old piece is answered with the page). It keeps nothing, caches
// nothing, and takes over no page that is open: a new version begins when the old one's pages are gone.
import { downloadResponse, takeAnnouncement } from './downloads.ts'
import { shownFor } from './push.ts'

declare const self: ServiceWorkerGlobalScope

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (url.origin !== self.location.origin) return
  const download = event.request.method === 'GET' ? downloadResponse(url) : null
  if (download) event.respondWith(download)
  else if (/^\/(?:assets|workers)\/.*\.js$/.test(url.pathname)) {
    event.respondWith(scriptOrNothing(event.request))
  }
})

async function scriptOrNothing(request: Request): Promise<Response> {
  const answer = await fetch(request)
  const isPage = /^text\/html\b/i.test(answer.headers.get('content-type') ?? '')
  return isPage ? Response.error() : answer
}

self.addEventListener('message', (event) => {
  // Anything else only keeps this worker awake while a page has something to send.
  takeAnnouncement(event.data, event.ports[0])
})

self.addEventListener('push', (event) => {
  const { title, options } = shownFor(event.data?.text() ?? '', self.navigator.languages)
  event.waitUntil(self.registration.showNotification(title, options))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { path } = event.notification.data as { path: string }
  event.waitUntil(show(path))
})

/** An open page of the app goes there; else one is opened. Pages of links are left alone. */
async function show(path: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const own = pages.find(({ url }) => new URL(url).pathname !== '/')
  if (!own) {
    await self.clients.openWindow(path)
    return
  }
  own.postMessage({ go: path })
  await own.focus()
}
