// Short messages at the foot of the page, and the one way in which a page tells about a refusal
// that needs no answer.
import { signal } from '@preact/signals'
import type { Toast } from '../components/toast.tsx'
import { explain } from '../state/problem-text.ts'

export const toasts = signal<readonly Toast[]>([])

let last = 0

export function tell(text: string, more: Omit<Toast, 'id' | 'text'> = {}): void {
  last += 1
  toasts.value = [...toasts.value, { id: String(last), text, ...more }]
}

export function dismiss(id: Toast['id']): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

export function tellTrouble(error: unknown): void {
  const trouble = explain(error)
  tell(`${trouble.title}. ${trouble.text}`, { tone: 'bad' })
}
