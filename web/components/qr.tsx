// A QR code drawn as one SVG path. Always dark on white, also in dark mode: many cameras refuse the reverse.
// The text may hold a link's key: it is drawn here and goes nowhere else.

import { useEffect, useState } from 'preact/hooks'

export interface QrCodeProps {
  readonly text: string
  readonly label: string
}

interface Drawing {
  readonly size: number
  readonly path: string
}

/** Four modules of white around the code, as the standard asks. */
const quiet = 4

export function QrCode({ text, label }: QrCodeProps) {
  const [drawing, setDrawing] = useState<Drawing | null>(null)
  useEffect(() => {
    let stale = false
    void draw(text).then((made) => {
      if (!stale) setDrawing(made)
    })
    return () => {
      stale = true
    }
  }, [text])
  const side = (drawing?.size ?? 33) + quiet * 2
  return (
    <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`}>
      <rect width={side} height={side} fill="#fff" />
      {drawing && <path d={drawing.path} fill="#2a241e" />}
    </svg>
  )
}

async function draw(text: string): Promise<Drawing> {
  const { correction, generate } = await import('lean-qr')
  const code = generate(text, { minCorrectionLevel: correction.M })
  let path = ''
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      if (!code.get(x, y)) continue
      let run = 1
      while (code.get(x + run, y)) run += 1
      path += `M${x + quiet} ${y + quiet}h${run}v1h-${run}z`
      x += run - 1
    }
  }
  return { size: code.size, path }
}
