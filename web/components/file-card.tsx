// A file that does not open here: what it is, why, and the way to get it.
import { laterWords } from '../words/later-words.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

export interface FileCardProps {
  readonly name: string
  /** What can be seen of it. */
  readonly picture?: string | null
  /** Kind and size. */
  readonly line: string
  readonly sentence: string
  /** Null where originals are not offered. */
  readonly onDownload: (() => void) | null
}

export function FileCard({ name, picture, line, sentence, onDownload }: FileCardProps) {
  return (
    <div class="file-card">
      {picture ? <img src={picture} alt="" draggable={false} /> : <Icon name="document" />}
      <strong dir="auto">{name}</strong>
      <p class="quiet small">{line}</p>
      <p>{sentence}</p>
      {onDownload && (
        <Button variant="primary" icon="download" onPress={onDownload}>
          {laterWords().viewer.download}
        </Button>
      )}
    </div>
  )
}
