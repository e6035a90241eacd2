// A film with the browser's own controls, once somebody wants to see it; before that its poster.
// `url` is a blob of this page. The poster has the film's shape, so nothing moves when it begins.
import { laterWords } from '../words/later-words.ts'
import { Icon } from './icon.tsx'

export interface FilmPlayerProps {
  readonly name: string
  /** As displayed; 0 where nobody knows. */
  readonly width: number
  readonly height: number
  readonly poster: string | null
  readonly url: string | null
  readonly busy: boolean
  readonly onPlay: () => void
  /** The browser cannot play it. */
  readonly onFailure: () => void
}

export function FilmPlayer(props: FilmPlayerProps) {
  const { name, poster, url, busy } = props
  const text = laterWords().document
  return (
    <div class="film" style={shapeOf(props)}>
      {url === null ? (
        <button
          type="button"
          aria-label={busy ? text.opening : text.play(name)}
          aria-busy={busy}
          onClick={busy ? undefined : props.onPlay}
        >
          {poster && <img src={poster} alt="" draggable={false} />}
          <span class={busy ? 'play busy' : 'play'}>
            <Icon name="play" />
          </span>
        </button>
      ) : (
        <video
          controls
          autoplay
          playsInline
          {...(poster ? { poster } : {})}
          src={url}
          aria-label={text.player(name)}
          // Where only the sound can be played, nothing fails.
          onLoadedMetadata={({ currentTarget }) => {
            if (currentTarget.videoWidth === 0) props.onFailure()
          }}
          onError={props.onFailure}
        />
      )}
    </div>
  )
}

function shapeOf({ width, height }: FilmPlayerProps) {
  if (width <= 0 || height <= 0) return { width: 'min(100%, 960px)', aspectRatio: '16 / 9' }
  return {
    width: `min(100%, ${(width / height) * 100}cqh, ${Math.max(width, 480)}px)`,
    aspectRatio: `${width} / ${height}`,
  }
}
