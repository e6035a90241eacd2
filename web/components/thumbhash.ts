// The blurred picture that stands in until the thumbnail is there: 25 bytes become a tiny PNG in a data address.
// The bytes come from a sealed card but may have been made by anyone: a bad one gives no placeholder, never an error.

import { thumbHashToDataURL } from 'thumbhash'

const made = new Map<Uint8Array, string>()

/** Enough for a few screens in both directions, at some 5 KB each. */
const kept = 200

/** A CSS image, or an empty text when there is nothing to show. */
export function placeholder(hash: Uint8Array | null): string {
  if (!hash || hash.length < 5) return ''
  const known = made.get(hash)
  if (known !== undefined) return known
  const image = draw(hash)
  if (made.size >= kept) made.delete(made.keys().next().value ?? hash)
  made.set(hash, image)
  return image
}

function draw(hash: Uint8Array): string {
  try {
    return `url(${thumbHashToDataURL(hash)})`
  } catch {
    return ''
  }
}
