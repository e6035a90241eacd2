// What a push becomes: one quiet sentence by kind, in the person's language, that takes the place of
// an earlier one about the same. The message was opened by the browser (RFC 8291); it comes from our
// server, or from nobody who could seal for this browser, and is believed for nothing but a sentence
// and a place to go.
import { enPush, type PushWords } from '../words/en-push.ts'

const byLanguage: Readonly<Record<string, PushWords>> = { en: enPush }
const id = /^[A-Za-z0-9_-]{22}$/

export interface Shown {
  title: string
  options: { body: string; tag: string; icon: string; data: { path: string } }
}

export function shownFor(text: string, languages: readonly string[]): Shown {
  const { kind, collectionId } = parse(text)
  const words = wordsFor(languages)
  const about = collectionId !== null && id.test(collectionId) ? collectionId : null
  return {
    title: words.title,
    options: {
      body: Object.hasOwn(words.body, kind) ? (words.body[kind] ?? words.other) : words.other,
      tag: `${kind}/${about ?? ''}`,
      icon: '/favicon.svg',
      data: { path: pathFor(kind, about) },
    },
  }
}

/** Whose access was removed finds no collection there any more. */
const pathFor = (kind: string, about: string | null): string =>
  about === null || kind === 'access-removed' ? '/notices' : `/c/${about}`

function wordsFor(languages: readonly string[]): PushWords {
  const known = languages.map((tag) => byLanguage[tag.split('-')[0] ?? ''])
  return known.find((words) => words !== undefined) ?? enPush
}

function parse(text: string): { kind: string; collectionId: string | null } {
  try {
    const { kind, collectionId } = JSON.parse(text) as Record<string, unknown>
    return {
      kind: typeof kind === 'string' ? kind : '',
      collectionId: typeof collectionId === 'string' ? collectionId : null,
    }
  } catch {
    return { kind: '', collectionId: null }
  }
}
