// Text files in the encodings that people have: guessed without being told, cut anywhere, and never
// anything but text.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { probe } from '../../web/media/probe.ts'
import { decodeText } from '../../web/media/text.ts'

const bytes = (...parts: (Uint8Array | number[])[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]))
const utf8 = (text: string) => new TextEncoder().encode(text)
const little = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'))
const big = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le').swap16())

describe('a text file', () => {
  it('is read as UTF-8, with and without a mark', () => {
    expect(decodeText(utf8('Grüße 12 €'))).toEqual({ text: 'Grüße 12 €', encoding: 'utf-8' })
    expect(decodeText(bytes([0xef, 0xbb, 0xbf], utf8('ä'))).text).toBe('ä')
  })

  it('is read as UTF-16 of both kinds, with and without a mark', () => {
    expect(decodeText(bytes([0xff, 0xfe], little('Köln'))).text).toBe('Köln')
    expect(decodeText(bytes([0xfe, 0xff], big('Köln'))).text).toBe('Köln')
    const letter = 'Dear neighbours, the water is off on Monday.'
    expect(decodeText(little(letter))).toEqual({ text: letter, encoding: 'utf-16le' })
    expect(decodeText(big(letter))).toEqual({ text: letter, encoding: 'utf-16be' })
  })

  it('is read as Windows wrote it before', () => {
    expect(decodeText(Uint8Array.from([0x4b, 0xf6, 0x6c, 0x6e, 0x20, 0x80]))).toEqual({
      text: 'Köln €',
      encoding: 'windows-1252',
    })
  })

  it('may be cut in the middle of a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(!text.includes('\0') && !text.startsWith('\ufeff'))
        const whole = utf8(`${text}${'letters '.repeat(8)}`)
        for (let end = whole.length - 12; end <= whole.length; end++) {
          const read = decodeText(whole.subarray(0, end))
          expect(read.encoding).toBe('utf-8')
          expect(`${text}${'letters '.repeat(8)}`.startsWith(read.text)).toBe(true)
        }
      }),
    )
    const half = utf8('Über').subarray(0, 1)
    expect(decodeText(half).text).toBe('')
  })

  it('of any bytes whatever is some text and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (any) => {
        expect(decodeText(any).text.includes('\0')).toBe(false)
      }),
    )
  })

  it('with a mark of UTF-16 is known as text; markup is text too', () => {
    expect(probe(bytes([0xff, 0xfe], little('hello')))).toMatchObject({ media: 65 })
    expect(probe(utf8('<!doctype html><script>1</script>'))).toMatchObject({
      media: 65,
      type: 'text/plain',
    })
    expect(probe(bytes([0xff, 0xfe, 0, 0, 0, 1]))).toMatchObject({ media: 0 })
  })
})
