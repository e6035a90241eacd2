// A message inside a page that stays as long as it is true: offline, uploads off, storage full.

import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

export interface BannerProps {
  readonly tone?: 'plain' | 'good' | 'bad'
  readonly icon?: IconName
  readonly children: ComponentChildren
  readonly action?: ComponentChildren
}

export function Banner({ tone = 'plain', icon, children, action }: BannerProps) {
  const mark = icon ?? (tone === 'bad' ? 'alert' : tone === 'good' ? 'check' : 'info')
  return (
    <div class={`banner ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={mark} />
      <div>{children}</div>
      {action}
    </div>
  )
}
