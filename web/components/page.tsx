// The frame of every page and its parts: one main landmark, a way past the bar, regions named by their headings.

import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { words } from '../words/words.ts'
import { IconButton } from './button.tsx'

interface Parts {
  readonly children?: ComponentChildren
}

export interface PageProps extends Parts {
  readonly narrow?: boolean
  readonly bar?: ComponentChildren
  readonly foot?: ComponentChildren
}

export function Page({ children, narrow, bar, foot }: PageProps) {
  return (
    <div class={narrow ? 'page narrow' : 'page'}>
      {bar && (
        <button class="skip" type="button" onClick={skipToMain}>
          {words().common.skip}
        </button>
      )}
      {bar}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      {foot && <footer class="foot">{foot}</footer>}
    </div>
  )
}

/** A button, not a link to #main: on a link page the fragment is the key. */
function skipToMain(): void {
  document.getElementById('main')?.focus()
}

export interface SectionProps extends Parts {
  readonly title: string
  readonly actions?: ComponentChildren
  readonly hiddenTitle?: boolean
}

export function Section({ title, children, actions, hiddenTitle }: SectionProps) {
  const id = useId()
  return (
    <section class="part" aria-labelledby={id}>
      <header>
        <h2 id={id} class={hiddenTitle ? 'hush' : undefined}>
          {title}
        </h2>
        {actions && <div class="row">{actions}</div>}
      </header>
      {children}
    </section>
  )
}

/** The head of a collection: its title in the serif, one quiet line, what can be done. */
export function TitleBlock(props: Parts & { title: string; actions?: ComponentChildren }) {
  return (
    <header class="title-block">
      <div>
        <h1 dir="auto">{props.title}</h1>
        {props.children && <p class="quiet">{props.children}</p>}
      </div>
      {props.actions && <div class="actions">{props.actions}</div>}
    </header>
  )
}

export function Card({ children }: Parts) {
  return <div class="card">{children}</div>
}

export function Row({ children }: Parts) {
  return <div class="row">{children}</div>
}

export function Toolbar({ label, children }: Parts & { label: string }) {
  return (
    <div class="toolbar" role="toolbar" aria-label={label}>
      {children}
    </div>
  )
}

export interface SelectionBarProps extends Parts {
  readonly text: string
  readonly clearLabel: string
  readonly onClear: () => void
}

export function SelectionBar({ text, clearLabel, onClear, children }: SelectionBarProps) {
  return (
    <div class="selection" role="toolbar" aria-label={text}>
      <IconButton icon="close" label={clearLabel} onPress={onClear} />
      <output>{text}</output>
      {children}
    </div>
  )
}
