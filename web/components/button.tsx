// Buttons and links that look like buttons. A busy or disabled button keeps its focus and its name, and does nothing.

import type { ComponentChildren, Ref } from 'preact'
import { Icon, type IconName } from './icon.tsx'

export type ButtonVariant = 'primary' | 'plain' | 'quiet' | 'danger'

export interface ButtonProps {
  readonly children?: ComponentChildren
  readonly onPress?: ((event: MouseEvent) => void) | undefined
  readonly variant?: ButtonVariant
  readonly icon?: IconName | undefined
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly type?: 'button' | 'submit'
  readonly label?: string
  readonly wide?: boolean
  readonly expanded?: boolean
  readonly pressed?: boolean
  readonly describedBy?: string
  readonly class?: string
  readonly buttonRef?: Ref<HTMLButtonElement>
}

export function Button(props: ButtonProps) {
  const { variant = 'plain', busy = false, disabled = false, type = 'button' } = props
  const still = busy || disabled
  const press = (event: MouseEvent) => {
    if (still) event.preventDefault()
    else props.onPress?.(event)
  }
  const look = `button ${variant} ${props.wide ? 'wide' : ''} ${props.class ?? ''}`
  return (
    <button
      class={look.trim()}
      type={type}
      ref={props.buttonRef ?? null}
      onClick={press}
      aria-label={props.label}
      aria-busy={busy || undefined}
      aria-disabled={still || undefined}
      aria-expanded={props.expanded}
      aria-pressed={props.pressed}
      aria-describedby={props.describedBy}
    >
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </button>
  )
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'label' | 'wide'> {
  readonly icon: IconName
  readonly label: string
}

export function IconButton({ class: more, variant = 'quiet', ...rest }: IconButtonProps) {
  return <Button {...rest} variant={variant} class={`icon-only ${more ?? ''}`} />
}

export interface LinkButtonProps {
  readonly href: string
  readonly children: ComponentChildren
  readonly variant?: ButtonVariant
  readonly icon?: IconName
  readonly download?: string
  readonly wide?: boolean
}

export function LinkButton(props: LinkButtonProps) {
  const { variant = 'plain', icon, href, download } = props
  return (
    <a class={`button ${variant}${props.wide ? ' wide' : ''}`} href={href} download={download}>
      {icon && <Icon name={icon} />}
      {props.children}
    </a>
  )
}
