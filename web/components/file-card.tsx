// A file that does not open here: what it is, why, and the way to get it.
import { laterWords } from '../words/later-words.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

export interface FileCardProps {
  readonly name: string
  /** Kind and size. */
  readonly line: string
  readonly sentence: string
  /** Null where originals are not offered. */
  readonly onDownload: (() => void) | null
}

export function FileCard({ name, line, sentence, onDownload }: FileCardProps) {
  return (
    <div class="file-card">
      <Icon name="document" />
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
