// What a file really is, by its first bytes. Names and announced types are claims of whoever made
// the file and decide nothing.
import { media } from '#protocol/records/card'

export interface Kind {
  media: number
  type: string
  /** Worth handing to the browser's picture decoder. */
  picture: boolean
}

/** Bytes that `probe` wants to see; fewer when the file is shorter. */
export const probeBytes = 4096

const kind = (code: number, type: string, picture = false): Kind => ({ media: code, type, picture })
/** One character per byte (TextDecoder's latin1 is windows-1252). */
const byteText = (bytes: Uint8Array) => String.fromCharCode(...bytes)

const signatures: [offset: number, text: string, kind: Kind][] = [
  [0, '\xff\xd8\xff', kind(media.jpeg, 'image/jpeg', true)],
  [0, '\x89PNG\r\n\x1a\n', kind(media.png, 'image/png', true)],
  [0, 'GIF8', kind(media.gif, 'image/gif', true)],
  [8, 'WEBPVP8', kind(media.webp, 'image/webp', true)],
  [0, '\xff\x0a', kind(media.jpegXl, 'image/jxl', true)],
  [0, '\0\0\0\x0cJXL \r\n\x87\n', kind(media.jpegXl, 'image/jxl', true)],
  [8, 'CR\x02\0', kind(media.raw, 'image/x-canon-cr2')],
  [0, 'II*\0', kind(media.tiff, 'image/tiff')],
  [0, 'MM\0*', kind(media.tiff, 'image/tiff')],
  [0, '%PDF-', kind(media.pdf, 'application/pdf')],
  [0, 'ID3', kind(media.audio, 'audio/mpeg')],
  [0, 'fLaC', kind(media.audio, 'audio/flac')],
  [0, 'OggS', kind(media.audio, 'audio/ogg')],
  [8, 'WAVEfmt ', kind(media.audio, 'audio/wav')],
  [8, 'AVI LIST', kind(media.other, 'video/x-msvideo')],
  [0, '#!AMR', kind(media.audio, 'audio/amr')],
  [0, 'FUJIFILMCCD-RAW', kind(media.raw, 'image/x-fuji-raf')],
  [0, 'IIRO', kind(media.raw, 'image/x-olympus-orf')],
  [0, 'IIU\0', kind(media.raw, 'image/x-panasonic-rw2')],
  [0, '\x1f\x8b', kind(media.archive, 'application/gzip')],
  [0, '7z\xbc\xaf', kind(media.archive, 'application/x-7z-compressed')],
  [0, 'Rar!', kind(media.archive, 'application/vnd.rar')],
  [0, 'BZh', kind(media.archive, 'application/x-bzip2')],
  [0, '\xfd7zXZ\0', kind(media.archive, 'application/x-xz')],
  [257, 'ustar', kind(media.archive, 'application/x-tar')],
  [0, '{\\rtf', kind(media.office, 'application/rtf')],
  [0, '\xd0\xcf\x11\xe0', kind(media.office, 'application/x-ole-storage')],
]

/** ISO base media: the major brand tells pictures from films. */
const brands: [pattern: RegExp, kind: Kind][] = [
  [/^(heic|heix|heim|heis|hevc|mif1|msf1)/, kind(media.heic, 'image/heic', true)],
  [/^(avif|avis)/, kind(media.avif, 'image/avif', true)],
  [/^qt/, kind(media.quickTime, 'video/quicktime')],
  [/^M4[AB]/, kind(media.audio, 'audio/mp4')],
  [/^crx /, kind(media.raw, 'image/x-canon-cr3')],
]

export const isFilm = (code: number): boolean =>
  code === media.mp4 || code === media.quickTime || code === media.webm

/** `head`: the first `probeBytes` of the file. */
export function probe(head: Uint8Array): Kind {
  const text = byteText(head)
  if (text.startsWith('ftyp', 4)) return probeIsoMedia(text)
  if (text.startsWith('PK\x03\x04')) return probeZip(text)
  if (/^(moov|mdat|wide|free)/.test(text.slice(4, 8)))
    return kind(media.quickTime, 'video/quicktime')
  const found = signatures.find(([offset, signature]) => text.startsWith(signature, offset))
  return (
    found?.[2] ?? probeBitmap(text) ?? probeMatroska(text) ?? probeMpeg(text) ?? probeText(head)
  )
}

/** Two letters begin many a text, so the length of the second header is asked too. */
function probeBitmap(text: string): Kind | null {
  const known = ['\x0c', '(', '4', '8', '@', 'l', '|'].map((length) => `${length}\0\0\0`)
  return text.startsWith('BM') && known.includes(text.slice(14, 18))
    ? kind(media.other, 'image/bmp', true)
    : null
}

function probeMatroska(text: string): Kind | null {
  if (!text.startsWith('\x1aE\xdf\xa3')) return null
  return text.slice(0, 64).includes('webm')
    ? kind(media.webm, 'video/webm')
    : kind(media.other, 'video/x-matroska')
}

/** MP3 without a title, and AAC in ADTS. */
function probeMpeg(text: string): Kind | null {
  if (/^\xff[\xf2\xf3\xfa\xfb][^\xf0-\xff]/.test(text)) return kind(media.audio, 'audio/mpeg')
  return /^\xff[\xf0\xf1\xf8\xf9]/.test(text) ? kind(media.audio, 'audio/aac') : null
}

function probeIsoMedia(text: string): Kind {
  const major = text.slice(8, 12)
  // mif1 is a common major brand of AVIF too; the compatible brands say which.
  if (/^(mif1|msf1)/.test(major) && /avi[fs]/.test(text.slice(16, 64))) {
    return kind(media.avif, 'image/avif', true)
  }
  return brands.find(([pattern]) => pattern.test(major))?.[1] ?? kind(media.mp4, 'video/mp4')
}

const openXml = 'application/vnd.openxmlformats-officedocument.'
const zipTypes: [pattern: RegExp, type: string][] = [
  [/word\//, `${openXml}wordprocessingml.document`],
  [/xl\//, `${openXml}spreadsheetml.sheet`],
  [/ppt\//, `${openXml}presentationml.presentation`],
]

/** Office documents are archives with members of known names. */
function probeZip(text: string): Kind {
  const declared = /^mimetype(application\/(?:vnd\.oasis[\w.-]+|epub\+zip))/.exec(
    text.slice(30, 140),
  )
  if (declared) return kind(media.office, declared[1]?.replace(/PK$/, '') ?? 'application/zip')
  if (!/\[Content_Types\]\.xml|_rels\//.test(text)) return kind(media.archive, 'application/zip')
  const found = zipTypes.find(([pattern]) => pattern.test(text))
  return kind(media.office, found?.[1] ?? 'application/zip')
}

/** Marked as UTF-16 at its start, as Windows writes it. */
function isMarkedUtf16(head: Uint8Array): boolean {
  const isLittle = head[0] === 0xff && head[1] === 0xfe
  const isBig = head[0] === 0xfe && head[1] === 0xff
  if (!isLittle && !isBig) return false
  const text = new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be').decode(head, { stream: true })
  return !/[\0\ufffd]/.test(text)
}

function probeText(head: Uint8Array): Kind {
  if (isMarkedUtf16(head)) return kind(media.text, 'text/plain')
  if (head.length === 0 || head.includes(0)) return kind(media.other, 'application/octet-stream')
  // A character may be cut at the end of the head.
  const text = new TextDecoder().decode(head, { stream: true })
  if (text.includes('\ufffd')) return kind(media.other, 'application/octet-stream')
  // HTML and SVG can run scripts: text here, shown and saved as such.
  if (/^[\s\S]{0,2048}?<(?:\w+:)?svg[\s>]/i.test(text)) return kind(media.svg, 'text/plain')
  return kind(media.text, 'text/plain')
}
