// The one quiet line under every page of a link.
import { Icon } from '../../components/icon.tsx'
import { words } from '../../words/words.ts'

export function LinkFoot() {
  return (
    <a class="quiet-link" href="/encryption" target="_blank" rel="noopener">
      <Icon name="lock" />
      {words().link.encrypted}
    </a>
  )
}
