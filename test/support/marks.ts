// Finding a secret in bytes, however it is written: plain, base64, base64url or hex. Base64 text of
// a substring depends on its place modulo 3, so all three are looked for, without the characters
// at the ends that neighbours change.

export interface Mark {
  name: string
  needles: Buffer[]
}

export function mark(name: string, secret: string | Uint8Array): Mark {
  const bytes = Buffer.from(secret)
  const hex = bytes.toString('hex')
  const plain = [bytes, Buffer.from(hex), Buffer.from(hex.toUpperCase())]
  const shifted = [0, 1, 2].flatMap((shift) => base64At(bytes, shift))
  return { name, needles: [...plain, ...shifted] }
}

function base64At(bytes: Buffer, shift: number): Buffer[] {
  const start = shift === 0 ? 0 : 3 - shift
  const whole = bytes.subarray(start, start + Math.floor((bytes.length - start) / 3) * 3)
  if (whole.length < 6) return []
  return [Buffer.from(whole.toString('base64')), Buffer.from(whole.toString('base64url'))]
}

/** One line for each mark that occurs in `bytes`. */
export const findMarks = (marks: Mark[], bytes: Uint8Array, where: string): string[] => {
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return marks
    .filter(({ needles }) => needles.some((needle) => haystack.includes(needle)))
    .map(({ name }) => `${name} in ${where}`)
}
