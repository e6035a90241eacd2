// A place with nothing in it yet: says what will be here and offers the first step.

import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

export interface EmptyStateProps {
  readonly title: string
  readonly children?: ComponentChildren
  readonly icon?: IconName
  readonly action?: ComponentChildren
}

export function EmptyState({ title, children, icon = 'image', action }: EmptyStateProps) {
  return (
    <div class="empty">
      <span class="mark">
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {action && <div class="act">{action}</div>}
    </div>
  )
}
