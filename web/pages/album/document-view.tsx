// One item that is no picture, in the viewer: opened in place where that is safe and of use, else
// with its name, kind, size and a way to download it.
import '../../styles/documents.css'
import { useEffect, useState } from 'preact/hooks'
import { AudioPlayer } from '../../components/audio-player.tsx'
import { FileCard } from '../../components/file-card.tsx'
import { PdfView } from '../../components/pdf-view.tsx'
import { Progress } from '../../components/progress.tsx'
import { TextViewer } from '../../components/text-viewer.tsx'
import type { Collection, Item } from '../../state/collection.ts'
import {
  closeDocument,
  type OpenedDocument,
  openDocument,
  whyNotOpened,
} from '../../state/documents.ts'
import { downloadItem } from '../../state/download.ts'
import { kindWords } from '../../state/kind-words.ts'
import { explain } from '../../state/problem-text.ts'
import { formatBytes } from '../../words/format.ts'
import { laterWords } from '../../words/later-words.ts'
import { tellTrouble } from '../toasts.ts'
import { sentenceOf } from './why-file.ts'

export interface DocumentViewProps {
  readonly collection: Collection
  readonly item: Item
  readonly name: string
}

type State = OpenedDocument | { readonly as: 'opening' } | { readonly as: 'trouble'; text: string }

export function DocumentView(props: DocumentViewProps) {
  const { collection, item, name } = props
  const opened = useOpened(collection, item)
  const text = laterWords().document
  if (opened.as === 'opening') return <Progress label={text.opening} />
  if (opened.as === 'pdf') return <PdfView source={opened.pdf} name={name} />
  if (opened.as === 'sound') return <Sound {...props} url={opened.url} />
  if (opened.as === 'film') return <File {...props} sentence={text.broken} />
  if (opened.as === 'file') return <File {...props} sentence={sentenceOf(opened.why)} />
  if (opened.as === 'trouble') return <File {...props} sentence={opened.text} />
  if (opened.all === 0) return <File {...props} sentence={text.empty} />
  const cut =
    opened.shown < opened.all && text.cut(formatBytes(opened.shown), formatBytes(opened.all))
  return <TextViewer text={opened.text} name={name} note={cut || null} />
}

function useOpened(collection: Collection, item: Item): State {
  const why = whyNotOpened(collection, item.card)
  const [state, setState] = useState<State>({ as: 'opening' })
  useEffect(() => {
    const stop = new AbortController()
    let opened: OpenedDocument | null = null
    setState({ as: 'opening' })
    openDocument(collection, item, stop.signal).then(
      (found) => {
        if (stop.signal.aborted) return closeDocument(found)
        opened = found
        setState(found)
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setState({ as: 'trouble', text: explain(error).text })
      },
    )
    return () => {
      stop.abort()
      if (opened) closeDocument(opened)
    }
  }, [collection, item, why])
  return why ? { as: 'file', why } : state
}

function File({ collection, item, name, sentence }: DocumentViewProps & { sentence: string }) {
  const kind = kindWords(item.card, item.details.value)
  const download = () => void downloadItem(collection, item).catch(tellTrouble)
  return (
    <FileCard
      name={name}
      line={`${kind} · ${formatBytes(item.card?.bytes ?? item.bytes)}`}
      sentence={sentence}
      onDownload={collection.may.value.download ? download : null}
    />
  )
}

function Sound(props: DocumentViewProps & { url: string }) {
  const [isMute, setMute] = useState(false)
  if (isMute) return <File {...props} sentence={laterWords().document.noSound} />
  return <AudioPlayer url={props.url} name={props.name} onFailure={() => setMute(true)} />
}
