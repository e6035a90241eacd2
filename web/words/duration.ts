// Running times of videos. Apart from format.ts, which a guest's first screen does not need (budget G1).

/** A running time such as 0:07, 3:41 or 1:02:09. */
export function formatDuration(ms: number): string {
  const all = Math.max(0, Math.round(ms / 1000))
  const parts = [Math.floor(all / 60) % 60, all % 60]
  const hours = Math.floor(all / 3600)
  if (hours > 0) parts.unshift(hours)
  return parts
    .map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0')))
    .join(':')
}
