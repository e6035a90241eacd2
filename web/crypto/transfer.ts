// Which buffers of a message are worth handing over instead of copying. Small ones are copied: for
// thousands of records one copy of all is quicker than thousands of hand-overs.
const worthwhile = 65_536

export function largeBuffers(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (value instanceof Uint8Array) {
    const { buffer } = value
    if (buffer instanceof ArrayBuffer && value.length >= worthwhile) found.add(buffer)
  } else if (Array.isArray(value)) {
    for (const one of value) largeBuffers(one, found)
  } else if (value !== null && typeof value === 'object' && value.constructor === Object) {
    for (const one of Object.values(value)) largeBuffers(one, found)
  }
  return [...found]
}
