// A collection as its cover: picture, title in the serif, one quiet line. The whole card is one link.

import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'
import { placeholder } from './thumbhash.ts'

export interface CoverCardProps {
  readonly href: string
  readonly title: string
  readonly line: string
  readonly cover: string | null
  readonly thumbhash?: Uint8Array | null
  readonly kind: 'album' | 'folder'
}

export function CoverCard({ href, title, line, cover, thumbhash, kind }: CoverCardProps) {
  const behind = placeholder(thumbhash ?? null)
  return (
    <li>
      <a class="cover" href={href} aria-label={title}>
        <span class="picture" style={{ backgroundImage: behind }}>
          {cover && <img src={cover} alt="" draggable={false} />}
          {!cover && !behind && <Icon name={kind === 'album' ? 'image' : 'folder'} />}
        </span>
        <strong dir="auto">{title}</strong>
        <span class="small quiet">{line}</span>
      </a>
    </li>
  )
}

export function CoverGrid({ label, children }: { label?: string; children: ComponentChildren }) {
  return (
    <ul class="covers" aria-label={label}>
      {children}
    </ul>
  )
}
