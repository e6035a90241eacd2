// A short text in a record of exactly 256 bytes, so that its length says nothing.
import { type Bytes, concat, isZero, malformed, read, u16 } from './bytes.ts'
import { padTo } from './padding.ts'
import { maxNameText } from './remark.ts'
import { fromUtf8, utf8 } from './text.ts'

export const textRecordBytes = 256

export function packTextRecord(text: string): Bytes {
  const bytes = utf8(text)
  if (bytes.length > maxNameText) malformed('text too long')
  return padTo(concat(u16(bytes.length), bytes), textRecordBytes)
}

export function parseTextRecord(bytes: Uint8Array): string {
  const r = read(bytes, textRecordBytes)
  const length = r.u16()
  if (length > maxNameText) malformed('text too long')
  const text = fromUtf8(r.take(length))
  if (!isZero(r.take(r.left))) malformed('trailing bytes')
  return text
}
