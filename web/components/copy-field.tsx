// A value to hand on: a read-only field and a button that copies it and says so for a moment.

import { useEffect, useState } from 'preact/hooks'
import { words } from '../words/words.ts'
import { Button } from './button.tsx'
import { Field } from './field.tsx'

export interface CopyFieldProps {
  readonly value: string
  readonly label: string
  readonly copyLabel: string
  readonly copiedLabel: string
  readonly onCopied?: () => void
}

export function CopyField({ value, label, copyLabel, copiedLabel, onCopied }: CopyFieldProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_500)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    await navigator.clipboard.writeText(value).then(
      () => {
        setCopied(true)
        onCopied?.()
      },
      () => setCopied(false),
    )
  }
  return (
    <div class="copy" dir={words().direction}>
      <Field label={label} value={value} readOnly plainText />
      <Button icon={copied ? 'check' : 'copy'} onPress={copy}>
        {copyLabel}
      </Button>
      <span class="hush" role="status">
        {copied ? copiedLabel : ''}
      </span>
    </div>
  )
}
