// The way to the notices in the bar of every signed-in page, with how many are unread. Follows what
// is shown outside the app: pressing it there leads here.
import '../../styles/notices.css'
import { useEffect } from 'preact/hooks'
import { unread } from '../../state/notices.ts'
import { formatNumber } from '../../words/format.ts'
import { noticesWords } from '../../words/notices-words.ts'
import { go } from '../address.ts'

export function Bell() {
  const text = noticesWords()
  const count = unread.value
  useEffect(followPresses, [])
  return (
    <a class="button quiet icon-only bell" href="/notices" aria-label={text.open(count)}>
      <svg
        class="icon"
        aria-hidden="true"
        focusable="false"
        width="20"
        height="20"
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
        stroke-linejoin="round"
      >
        <path d="M4 14.5V14l1.2-2V8.5a4.8 4.8 0 0 1 9.6 0V12l1.2 2v.5zM8.2 17a2 2 0 0 0 3.6 0" />
      </svg>
      {count > 0 && <span class="badge">{count > 99 ? text.many : formatNumber(count)}</span>}
    </a>
  )
}

/** The service worker says where; it is ours, but only places of this app are gone to. */
function followPresses() {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined
  const hear = ({ data }: MessageEvent<{ go?: unknown }>) => {
    const path = data?.go
    if (typeof path === 'string' && /^\/(?:notices|c\/[\w-]{22})$/.test(path)) go(path)
  }
  workers?.addEventListener('message', hear)
  return () => workers?.removeEventListener('message', hear)
}
