// A button with a short menu in a native popover: arrow keys move, Escape and a click elsewhere close.

import { useId, useRef, useState } from 'preact/hooks'
import { Button, IconButton } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'

export interface MenuItem {
  readonly label: string
  readonly icon?: IconName
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly onPress: () => void
}

export interface MenuProps {
  readonly label: string
  readonly icon?: IconName
  readonly showLabel?: boolean
  readonly items: readonly MenuItem[]
}

export function Menu({ label, icon = 'more', showLabel, items }: MenuProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const panel = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const opened = (event: { readonly newState: string }) => {
    const now = event.newState === 'open'
    setOpen(now)
    if (now && button.current && panel.current) placeBelow(panel.current, button.current)
    if (now) step(panel.current, 0)
  }
  const toggle = () => panel.current?.togglePopover()
  const shared = { icon, expanded: open, onPress: toggle, buttonRef: button }
  return (
    <>
      {showLabel ? (
        <Button {...shared} variant="quiet">
          {label}
        </Button>
      ) : (
        <IconButton {...shared} label={label} />
      )}
      <div
        id={id}
        ref={panel}
        class="menu"
        role="menu"
        aria-label={label}
        popover="auto"
        tabIndex={-1}
        onToggle={opened}
        onKeyDown={(event) => moveByKey(event, panel.current)}
      >
        {items.map((item) => (
          <MenuRow key={item.label} item={item} close={() => panel.current?.hidePopover()} />
        ))}
      </div>
    </>
  )
}

function MenuRow({ item, close }: { item: MenuItem; close: () => void }) {
  const press = () => {
    if (item.disabled) return
    close()
    item.onPress()
  }
  return (
    <button
      type="button"
      role="menuitem"
      class={item.danger ? 'button quiet danger' : 'button quiet'}
      aria-disabled={item.disabled || undefined}
      onClick={press}
    >
      {item.icon && <Icon name={item.icon} />}
      {item.label}
    </button>
  )
}

function moveByKey(event: KeyboardEvent, panel: HTMLElement | null): void {
  const by = { ArrowDown: 1, ArrowUp: -1, Home: 0, End: -2 }[event.key]
  if (by === undefined) return
  event.preventDefault()
  step(panel, by)
}

/** 1 and -1 walk and wrap; 0 is the first row, -2 the last. */
function step(panel: HTMLElement | null, by: number): void {
  const rows = [...(panel?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const next = by === 0 ? 0 : by === -2 ? rows.length - 1 : (at + by + rows.length) % rows.length
  rows[next]?.focus()
}

/** Under the button, aligned to the edge that has room, never off the screen. */
function placeBelow(panel: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect()
  const size = panel.getBoundingClientRect()
  const room = document.documentElement.clientWidth - 8
  const left = at.left + size.width > room ? at.right - size.width : at.left
  const below = at.bottom + 4
  const fits = below + size.height < innerHeight - 8
  panel.style.left = `${Math.max(8, Math.min(left, room - size.width))}px`
  panel.style.top = `${fits ? below : Math.max(8, at.top - size.height - 4)}px`
}
