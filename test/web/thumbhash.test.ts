// The placeholder decoder against the package that makes the hashes, and against bytes that nobody made.
import { rgbaToThumbHash, thumbHashToRGBA } from 'thumbhash'
import { describe, expect, it } from 'vitest'
import { pixelsOf, placeholder } from '../../web/components/thumbhash.ts'

function picture(width: number, height: number, alpha = 255) {
  const rgba = new Uint8Array(width * height * 4)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const there = x > width / 3 && y > height / 2
      rgba.set([(255 * x) / width, there ? 220 : 40, (255 * y) / height, alpha], at)
    }
  }
  return rgbaToThumbHash(width, height, rgba)
}

describe('placeholder of a picture', () => {
  it('has the pixels that the reference decoder gives, wide, tall and square', () => {
    for (const [width, height] of [
      [64, 48],
      [48, 64],
      [64, 64],
      [100, 20],
    ] as const) {
      const hash = picture(width, height)
      const { w, h, rgba } = thumbHashToRGBA(hash)
      const pixels = pixelsOf(hash, w, h)
      for (let i = 0; i < w * h; i++) {
        expect(Math.abs(pixels[i * 3 + 2]! - rgba[i * 4]!)).toBeLessThanOrEqual(1)
        expect(Math.abs(pixels[i * 3 + 1]! - rgba[i * 4 + 1]!)).toBeLessThanOrEqual(1)
        expect(Math.abs(pixels[i * 3]! - rgba[i * 4 + 2]!)).toBeLessThanOrEqual(1)
      }
    }
  })

  it('keeps the colours of a picture with transparency', () => {
    const hash = picture(64, 48, 200)
    const { w, h, rgba } = thumbHashToRGBA(hash)
    const pixels = pixelsOf(hash, w, h)
    expect(Math.abs(pixels[2]! - rgba[0]!)).toBeLessThanOrEqual(1)
    expect(Math.abs(pixels[0]! - rgba[2]!)).toBeLessThanOrEqual(1)
  })

  it('is a bitmap of the length that its head says', () => {
    const image = placeholder(picture(64, 48))
    const bytes = Buffer.from(image.slice('url(data:image/bmp;base64,'.length, -1), 'base64')
    expect(bytes.subarray(0, 2).toString()).toBe('BM')
    expect(bytes.readUInt32LE(2)).toBe(bytes.length)
    expect([bytes.readInt32LE(18), bytes.readInt32LE(22)]).toEqual([24, -24])
    expect([bytes.readUInt16LE(26), bytes.readUInt16LE(28)]).toEqual([1, 24])
  })

  it('is none for too few bytes and something for any others', () => {
    expect(placeholder(null)).toBe('')
    expect(placeholder(new Uint8Array(4))).toBe('')
    for (let value = 0; value < 256; value++) {
      expect(placeholder(new Uint8Array(25).fill(value))).toContain('url(')
      expect(placeholder(new Uint8Array(5).fill(value))).toContain('url(')
    }
  })
})
