// English texts of "export everything", and of what stands in the archive.
import { counter } from './plural.ts'

const count = counter('en')
const items = (n: number) => count(n, { one: 'one item', other: '# items' })

export const enExport = {
  title: 'Export everything',
  hint: 'One archive with the files of every collection that you can see, what only your library holds, and a list of titles, people and dates. It is made in this browser; the server sees none of it.',
  trash: 'What is in the trash is not included.',
  unlocked: 'The archive is not encrypted. Keep it where only you can read it.',
  prepare: 'Prepare the archive',
  reading: 'Reading your collections',
  of: (done: number, total: number) => `${done} of ${total}`,
  ready: (files: number, size: string) =>
    `${count(files, { one: 'One file', other: '# files' })}, ${size}.`,
  missing: (n: number) =>
    `${count(n, { one: 'One entry', other: '# entries' })} cannot be included; the archive says which and why.`,
  save: 'Save the archive',
  savePart: (n: number, parts: number) => `Save part ${n} of ${parts}`,
  saved: 'Saved',
  saving: 'Saving',
  keepOpen: 'Keep this page open until it is done.',
  stop: 'Stop',
  again: 'Prepare anew',
  stopped: 'The export was stopped.',
  tooLarge:
    'This browser cannot save so large an archive: it allows no service worker here, as in a private window. Use another window or browser.',

  texts: {
    archive: (date: string, part: number, parts: number) =>
      parts === 1 ? `Keepsake ${date}.zip` : `Keepsake ${date} (${part} of ${parts}).zip`,
    untitled: 'Untitled',
    library: 'Library',
    whyRefused: 'its author or its content could not be verified',
    whyUnnamed: (n: number) => `${items(n)} could not be opened or verified`,
    missingName: 'NOT-INCLUDED.txt',
    missingText: (lines: readonly string[]) =>
      lines.length === 0
        ? 'Nothing is missing.\n'
        : `Not included, and why:\n\n${lines.map((line) => `- ${line}\n`).join('')}`,
    incomplete: (why: string) => `incomplete (${why}); delete the file and export again`,
  },
} as const

export type ExportPageWords = typeof enExport
