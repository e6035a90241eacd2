// A button that opens the file picker. The input itself stays reachable by its name for assistive technology.

import { useRef } from 'preact/hooks'
import { words } from '../words/words.ts'
import { Button, type ButtonVariant } from './button.tsx'
import type { IconName } from './icon.tsx'

export interface FileButtonProps {
  readonly label: string
  readonly onFiles: (files: File[]) => void
  readonly inputLabel?: string
  readonly accept?: string
  readonly variant?: ButtonVariant
  readonly icon?: IconName
  readonly disabled?: boolean
  readonly wide?: boolean
}

export function FileButton(props: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null)
  const picked = (event: { readonly currentTarget: HTMLInputElement }) => {
    const files = [...(event.currentTarget.files ?? [])]
    event.currentTarget.value = ''
    if (files.length > 0) props.onFiles(files)
  }
  return (
    <>
      <Button
        variant={props.variant ?? 'primary'}
        icon={props.icon ?? 'add'}
        disabled={props.disabled ?? false}
        wide={props.wide ?? false}
        onPress={() => input.current?.click()}
      >
        {props.label}
      </Button>
      <input
        class="hush"
        ref={input}
        type="file"
        multiple
        tabIndex={-1}
        accept={props.accept}
        disabled={props.disabled}
        aria-label={props.inputLabel ?? words().common.chooseFiles}
        onChange={picked}
      />
    </>
  )
}
