// One film in the viewer: its poster until somebody plays it, so that looking through an album does
// not fetch films that nobody wants to see.
import '../../styles/documents.css'
import { useEffect, useState } from 'preact/hooks'
import { FileCard } from '../../components/file-card.tsx'
import { FilmPlayer } from '../../components/film-player.tsx'
import type { Collection, Item } from '../../state/collection.ts'
import { closeDocument, openDocument, whyNotOpened } from '../../state/documents.ts'
import { downloadItem } from '../../state/download.ts'
import { kindWords } from '../../state/kind-words.ts'
import { explain } from '../../state/problem-text.ts'
import { formatBytes } from '../../words/format.ts'
import { laterWords } from '../../words/later-words.ts'
import { tellTrouble } from '../toasts.ts'
import { sentenceOf } from './why-file.ts'

export interface FilmViewProps {
  readonly collection: Collection
  readonly item: Item
  readonly name: string
  readonly poster: string | null
}

type State =
  | { at: 'poster' | 'opening' }
  | { at: 'playing'; url: string }
  | { at: 'file'; text: string }

export function FilmView({ collection, item, name, poster }: FilmViewProps) {
  const [wanted, setWanted] = useState(false)
  const [state, setState] = useState<State>({ at: 'poster' })
  useEffect(() => (wanted ? play(collection, item, setState) : undefined), [wanted])
  const { width = 0, height = 0 } = item.card ?? {}
  const why = whyNotOpened(collection, item.card)
  const text = laterWords().document
  const file = state.at === 'file' ? state.text : why && sentenceOf(why)
  if (file) {
    const download = () => void downloadItem(collection, item).catch(tellTrouble)
    return (
      <FileCard
        name={name}
        picture={poster}
        line={`${kindWords(item.card, item.details.value)} · ${formatBytes(item.card?.bytes ?? item.bytes)}`}
        sentence={file}
        onDownload={collection.may.value.download ? download : null}
      />
    )
  }
  return (
    <FilmPlayer
      name={name}
      {...{ width, height, poster }}
      url={state.at === 'playing' ? state.url : null}
      busy={state.at === 'opening'}
      onPlay={() => setWanted(true)}
      onFailure={() => setState({ at: 'file', text: text.noFilm })}
    />
  )
}

/** Gives what it opened back when the film is left. */
function play(collection: Collection, item: Item, show: (state: State) => void): () => void {
  const stop = new AbortController()
  let close = () => {}
  show({ at: 'opening' })
  openDocument(collection, item, stop.signal).then(
    (opened) => {
      close = () => closeDocument(opened)
      if (stop.signal.aborted) close()
      else if (opened.as === 'film') show({ at: 'playing', url: opened.url })
      else show({ at: 'file', text: laterWords().document.broken })
    },
    (error: unknown) => {
      if (!stop.signal.aborted) show({ at: 'file', text: explain(error).text })
    },
  )
  return () => {
    stop.abort()
    close()
  }
}
