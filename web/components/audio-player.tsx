// A sound with the browser's own controls. `url` is a blob of this page.
import { laterWords } from '../words/later-words.ts'
import { Icon } from './icon.tsx'

export interface AudioPlayerProps {
  readonly url: string
  readonly name: string
  /** The browser cannot play it. */
  readonly onFailure: () => void
}

export function AudioPlayer({ url, name, onFailure }: AudioPlayerProps) {
  return (
    <div class="sound">
      <Icon name="audio" />
      <strong dir="auto">{name}</strong>
      {/* biome-ignore lint/a11y/useMediaCaption: somebody's own recording has none */}
      <audio
        controls
        preload="metadata"
        src={url}
        aria-label={laterWords().document.player(name)}
        onError={onFailure}
      />
    </div>
  )
}
