// A form in a card: one heading, fields, what went wrong, and the button. Values stay with the page.
import type { ComponentChildren } from 'preact'
import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { Card, Page } from '../components/page.tsx'
import { Progress } from '../components/progress.tsx'
import type { Trouble } from '../state/problem-text.ts'
import { words } from '../words/words.ts'

export interface FormProps {
  readonly onSubmit: () => void
  readonly children: ComponentChildren
}

export function Form({ onSubmit, children }: FormProps) {
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
    </form>
  )
}

/** What was refused, and what to do: spoken at once. */
export function TroubleNote({ trouble }: { trouble: Trouble | null }) {
  if (trouble === null) return null
  return (
    <Banner tone="bad" icon="alert">
      <strong>{trouble.title}.</strong> {trouble.text}
    </Banner>
  )
}

/** Argon2id takes seconds on purpose; the bar says that they pass. */
export function KeyProgress({ share, label }: { share: number | null; label: string }) {
  return share === null ? null : <Progress label={label} value={share} />
}

export interface DoorProps {
  readonly heading: string
  readonly intro?: ComponentChildren
  readonly submit: string
  readonly busy: boolean
  readonly trouble: Trouble | null
  readonly onSubmit: () => void
  readonly children: ComponentChildren
  readonly foot?: ComponentChildren
  /** Another way through, below the first. */
  readonly otherWay?: ComponentChildren
}

/** The shape of every page through which somebody becomes signed in. */
export function Door(props: DoorProps) {
  return (
    <Page narrow bar={<Brand />}>
      <Card>
        <h1>{props.heading}</h1>
        {props.intro}
        <Form onSubmit={props.onSubmit}>
          {props.children}
          <TroubleNote trouble={props.trouble} />
          <Button type="submit" variant="primary" busy={props.busy} wide>
            {props.submit}
          </Button>
        </Form>
        {props.otherWay}
        {props.foot && <p class="quiet small">{props.foot}</p>}
      </Card>
    </Page>
  )
}

function Brand() {
  return (
    <header class="top-bar">
      <a class="brand" href="/">
        Keepsake<span class="hush"> {words().common.back}</span>
      </a>
    </header>
  )
}

export function looksLikeAddress(email: string): boolean {
  return /^[^@\s]+@[^@\s]+$/.test(email.trim())
}
