// A text file as text: what looks like markup in it is letters here. Long lines wrap, or scroll
// sideways for tables.
import { useState } from 'preact/hooks'
import { laterWords } from '../words/later-words.ts'
import { Checkbox } from './choice.tsx'

export interface TextViewerProps {
  readonly text: string
  readonly name: string
  /** Said below when only the beginning is shown. */
  readonly note: string | null
}

export function TextViewer({ text, name, note }: TextViewerProps) {
  const words = laterWords().document
  const [isWrapped, setWrapped] = useState(true)
  return (
    <div class="text-file">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach what is below */}
      <section class="paper" tabIndex={0} aria-label={words.contents(name)}>
        <pre class={isWrapped ? 'wrapped' : undefined} dir="auto">
          {text}
        </pre>
        {note && <p class="note quiet">{note}</p>}
      </section>
      <div class="document-bar">
        <Checkbox label={words.wrap} checked={isWrapped} onChange={setWrapped} />
      </div>
    </div>
  )
}
