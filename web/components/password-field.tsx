// A password field that can show what was typed. The value stays with the caller and is written nowhere else.

import { useState } from 'preact/hooks'
import { words } from '../words/words.ts'
import { Button } from './button.tsx'
import { Field, type FieldProps } from './field.tsx'

export interface PasswordFieldProps
  extends Omit<FieldProps, 'type' | 'suffix' | 'plainText' | 'autocomplete'> {
  readonly isNew?: boolean
  /** For a password that no password manager should offer to keep, such as that of a link. */
  readonly oneTime?: boolean
}

export function PasswordField({ isNew, oneTime, ...rest }: PasswordFieldProps) {
  const [shown, setShown] = useState(false)
  const common = words().common
  const toggle = (
    <Button variant="quiet" pressed={shown} onPress={() => setShown(!shown)}>
      {shown ? common.hide : common.show}
      <span class="hush">{common.typed}</span>
    </Button>
  )
  return (
    <Field
      {...rest}
      plainText
      type={shown ? 'text' : 'password'}
      autocomplete={oneTime ? 'off' : isNew ? 'new-password' : 'current-password'}
      suffix={toggle}
    />
  )
}
