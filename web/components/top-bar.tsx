// The bar over signed-in pages: home or back at the start, actions at the end. Guests never see it.

import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'

export interface TopBarProps {
  readonly home?: string
  readonly back?: { readonly href: string; readonly label: string }
  readonly title?: string
  readonly children?: ComponentChildren
}

export function TopBar({ home, back, title, children }: TopBarProps) {
  return (
    <header class="top-bar">
      {back && (
        <a class="button quiet icon-only turns" href={back.href} aria-label={back.label}>
          <Icon name="back" />
        </a>
      )}
      {home && (
        <a class="brand" href={home}>
          <Mark />
          Keepsake
        </a>
      )}
      {title && <span class="place">{title}</span>}
      <div class="end">{children}</div>
    </header>
  )
}

/** A photograph held at its corners. */
function Mark() {
  return (
    <svg
      aria-hidden="true"
      width="22"
      height="22"
      viewBox="0 0 22 22"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linejoin="round"
    >
      <path d="M4.5 5.5h13v11h-13z" />
      <path fill="var(--accent)" stroke="none" d="M2 2h7L2 9zM20 20h-7l7-7z" />
    </svg>
  )
}
