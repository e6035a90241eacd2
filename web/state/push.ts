// Notices on this device while no page is open. The browser's maker delivers them; it learns when,
// and nothing of what. A subscription belongs to one session: signing out ends it, on both sides.
import { signal } from '@preact/signals'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import * as api from '../api/notices.ts'
import { whenDropped } from './account-secrets.ts'
import { knownServiceWorker, serviceWorker } from './service-worker.ts'

export type PushState = 'unknown' | 'unsupported' | 'denied' | 'off' | 'on'

export const pushState = signal<PushState>('unknown')

const never = new AbortController().signal
const isSupported = () =>
  'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis

whenDropped(() => {
  pushState.value = 'unknown'
  void endHere().catch(() => undefined)
})

export async function lookAtPush(): Promise<void> {
  if (!isSupported()) pushState.value = 'unsupported'
  else if (Notification.permission === 'denied') pushState.value = 'denied'
  else pushState.value = (await subscriptionHere()) ? 'on' : 'off'
}

const subscriptionHere = async (): Promise<PushSubscription | null> =>
  (await (await knownServiceWorker())?.pushManager.getSubscription()) ?? null

/** After a press: browsers ask the person only then. */
export async function turnPushOn(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') return lookAtPush()
  const registration = await serviceWorker()
  if (!registration) {
    pushState.value = 'unsupported'
    return
  }
  const { pushKey } = await api.loadNoticeSettings(never)
  const applicationServerKey = fromBase64url(pushKey, 65)
  // One for another key of the server would never be served again.
  await (await registration.pushManager.getSubscription())?.unsubscribe()
  const made = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey,
  })
  await save(made)
  pushState.value = 'on'
}

export async function turnPushOff(): Promise<void> {
  await endHere()
  await api.unsubscribe(never)
  pushState.value = 'off'
}

/** A new session takes over what this browser was subscribed to; browsers change it by themselves. */
export async function keepPush(): Promise<void> {
  if (!isSupported() || Notification.permission !== 'granted') return
  const here = await subscriptionHere()
  if (here) await save(here)
}

async function save(subscription: PushSubscription): Promise<void> {
  const key = (name: PushEncryptionKeyName) =>
    toBase64url(new Uint8Array(subscription.getKey(name) ?? new ArrayBuffer()))
  const { endpoint } = subscription
  await api.subscribe(never, { endpoint, p256dh: key('p256dh'), auth: key('auth') })
}

async function endHere(): Promise<void> {
  await (await subscriptionHere())?.unsubscribe()
}
