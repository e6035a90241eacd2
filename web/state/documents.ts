// Opens one item that is no picture: verifies its original (V6), asks its first bytes what it really
// is, and makes of it what a page can show in place. Whatever is not a PDF, a text, a sound or a film stays
// a file to download: SVG and HTML are never handed to the browser as documents.
import { type Card, media } from '#protocol/records/card'
import type { PdfDocument } from '../media/pdf.ts'
import type { Collection, Item } from './collection.ts'

export type OpenedDocument =
  | { readonly as: 'pdf'; readonly pdf: PdfDocument }
  /** `all`: of the whole file, bytes; `shown` of them are in `text`. */
  | { readonly as: 'text'; readonly text: string; readonly shown: number; readonly all: number }
  /** Address of a blob, given back by `close`. */
  | { readonly as: 'sound'; readonly url: string }
  | { readonly as: 'film'; readonly url: string }
  | { readonly as: 'file'; readonly why: WhyFile }

/** Why it is only offered for download. */
export type WhyFile = 'type' | 'drawing' | 'large' | 'broken' | 'locked' | 'originals-off'

/** All of a file is held in memory while it is open: sealed, opened, and what is made of it. */
export const mostOpenBytes = 64 * 1024 * 1024
/** A page of text this long still scrolls well on a phone. */
const mostTextBytes = 1024 * 1024

type How = 'pdf' | 'text' | 'sound' | 'film'
const hows: Readonly<Record<number, How>> = {
  [media.pdf]: 'pdf',
  [media.text]: 'text',
  [media.audio]: 'sound',
  [media.mp4]: 'film',
  [media.quickTime]: 'film',
  [media.webm]: 'film',
}

/** By the card alone, before anything is fetched. */
export function whyNotOpened(collection: Collection, card: Card | null): WhyFile | null {
  if (card?.media === media.svg) return 'drawing'
  if (card === null || hows[card.media] === undefined) return 'type'
  if (!collection.may.value.download) return 'originals-off'
  return card.bytes > mostOpenBytes ? 'large' : null
}

export async function openDocument(
  collection: Collection,
  item: Item,
  signal: AbortSignal,
): Promise<OpenedDocument> {
  const why = whyNotOpened(collection, item.card)
  if (why) return { as: 'file', why }
  const { blob } = await collection.original(item, signal)
  const how = await howReally(blob)
  signal.throwIfAborted()
  if (how === null || how !== hows[item.card?.media ?? 0]) return { as: 'file', why: 'broken' }
  if (how === 'pdf') return openPdf(blob, signal)
  if (how === 'film') return { as: 'film', url: URL.createObjectURL(blob) }
  return how === 'text' ? openText(blob) : openSound(blob, item)
}

export function closeDocument(opened: OpenedDocument): void {
  if (opened.as === 'pdf') opened.pdf.close()
  if (opened.as === 'sound' || opened.as === 'film') URL.revokeObjectURL(opened.url)
}

/** The card is a claim of whoever added the item: the bytes must bear it out. */
async function howReally(blob: Blob): Promise<How | null> {
  const { probe, probeBytes } = await import('../media/probe.ts')
  const head = new Uint8Array(await blob.slice(0, probeBytes).arrayBuffer())
  return hows[probe(head).media] ?? null
}

async function openPdf(blob: Blob, signal: AbortSignal): Promise<OpenedDocument> {
  const { openPdf, PdfFailure } = await import('../media/pdf.ts')
  try {
    return { as: 'pdf', pdf: await openPdf(signal, new Uint8Array(await blob.arrayBuffer())) }
  } catch (error) {
    if (error instanceof PdfFailure) return { as: 'file', why: error.why }
    throw error
  }
}

async function openText(blob: Blob): Promise<OpenedDocument> {
  const { decodeText } = await import('../media/text.ts')
  const beginning = blob.slice(0, mostTextBytes)
  const { text } = decodeText(new Uint8Array(await beginning.arrayBuffer()))
  return { as: 'text', text, shown: beginning.size, all: blob.size }
}

const sounds = /^audio\/(?:mpeg|flac|ogg|wav|aac|mp4|amr)$/

/** The type only helps the browser choose a decoder; none of these can run anything. */
function openSound(blob: Blob, item: Item): OpenedDocument {
  const told = item.details.peek()?.type ?? ''
  const type = sounds.test(told) ? told : 'audio/mpeg'
  return { as: 'sound', url: URL.createObjectURL(blob.slice(0, blob.size, type)) }
}
