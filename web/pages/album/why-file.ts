// Why a file is not opened in place, as a sentence.
import { mostOpenBytes, type WhyFile } from '../../state/documents.ts'
import { formatBytes } from '../../words/format.ts'
import { laterWords } from '../../words/later-words.ts'

export function sentenceOf(why: WhyFile): string {
  const text = laterWords().document
  const sentences: Record<WhyFile, string> = {
    type: text.downloadToOpen,
    drawing: text.drawingStays,
    large: text.tooLarge(formatBytes(mostOpenBytes)),
    broken: text.broken,
    locked: text.locked,
    'originals-off': text.originalsOff,
  }
  return sentences[why]
}
