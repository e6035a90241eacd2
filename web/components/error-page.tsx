// A page that cannot show what was asked for: what happened, what was kept, what to do now. Takes the focus, so that
// a screen reader starts with the heading.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon, type IconName } from './icon.tsx'

export interface ErrorPageProps {
  readonly heading: string
  readonly children: ComponentChildren
  readonly icon?: IconName
  readonly action?: ComponentChildren
}

export function ErrorPage({ heading, children, icon = 'link', action }: ErrorPageProps) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <div class="error-page">
      <span class="mark">
        <Icon name={icon} />
      </span>
      <h1 ref={title} tabIndex={-1}>
        {heading}
      </h1>
      <p>{children}</p>
      {action && <div class="act">{action}</div>}
    </div>
  )
}
