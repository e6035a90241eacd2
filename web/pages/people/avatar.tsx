// A person as the first letter of their name: decoration, the name stands beside it.

export interface AvatarProps {
  readonly name: string
  /** Not here yet. */
  readonly waiting?: boolean
}

export function Avatar({ name, waiting }: AvatarProps) {
  const [first = '?'] = [...name.trim()]
  return (
    <span class={waiting ? 'avatar waiting' : 'avatar'} aria-hidden="true">
      {first.toLocaleUpperCase()}
    </span>
  )
}
