// One frame of a film for its poster, drawn by the browser's own player: only a page has one. Null
// where this browser cannot play the film; it is then kept without a picture.

export interface FilmFrame {
  picture: File
  /** As displayed. */
  width: number
  height: number
  /** 0 when the player cannot tell. */
  durationMs: number
}

const longestWait = 15_000
const longestSide = 2048
/** Films begin in black more often than they end in it. */
const moments = [0.1, 0.35, 0.6]
const darkest = 12

export async function filmFrame(signal: AbortSignal, file: Blob): Promise<FilmFrame | null> {
  const player = document.createElement('video')
  const address = URL.createObjectURL(file)
  try {
    player.muted = true
    player.playsInline = true
    player.preload = 'auto'
    player.src = address
    await reached(signal, player, 'loadeddata')
    return await draw(signal, player)
  } catch {
    signal.throwIfAborted()
    return null
  } finally {
    player.removeAttribute('src')
    player.load()
    URL.revokeObjectURL(address)
  }
}

async function draw(signal: AbortSignal, player: HTMLVideoElement): Promise<FilmFrame | null> {
  const { videoWidth: width, videoHeight: height, duration } = player
  if (width === 0 || height === 0) return null
  const length = Number.isFinite(duration) ? duration : 0
  const canvas = canvasFor(width, height)
  for (const moment of moments) {
    await seek(signal, player, Math.min(length * moment, 10))
    if (paint(canvas, player) > darkest) break
  }
  const picture = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', 0.92)
  })
  if (!picture) return null
  const durationMs = Math.min(Math.round(length * 1000), 0xffffffff)
  return {
    picture: new File([picture], 'frame', { type: picture.type }),
    width,
    height,
    durationMs,
  }
}

function canvasFor(width: number, height: number): HTMLCanvasElement {
  const scale = Math.min(1, longestSide / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  return canvas
}

/** Returns how bright the frame is, 0 to 255. */
function paint(canvas: HTMLCanvasElement, player: HTMLVideoElement): number {
  canvas.getContext('2d')?.drawImage(player, 0, 0, canvas.width, canvas.height)
  const small = new OffscreenCanvas(16, 16).getContext('2d')
  if (!small) return 255
  small.drawImage(canvas, 0, 0, 16, 16)
  const { data } = small.getImageData(0, 0, 16, 16)
  const sum = data.reduce((total, value, i) => (i % 4 === 3 ? total : total + value), 0)
  return sum / (16 * 16 * 3)
}

async function seek(signal: AbortSignal, player: HTMLVideoElement, to: number): Promise<void> {
  if (player.currentTime === to) return
  const sought = reached(signal, player, 'seeked')
  player.currentTime = to
  await sought
}

/** Rejects when the player fails, takes too long, or nobody wants the answer any more. */
function reached(signal: AbortSignal, player: HTMLVideoElement, event: string): Promise<void> {
  const stop = AbortSignal.any([signal, AbortSignal.timeout(longestWait)])
  const done = new AbortController()
  return new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error('no frame'))
    player.addEventListener(event, () => resolve(), { signal: done.signal })
    player.addEventListener('error', fail, { signal: done.signal })
    stop.addEventListener('abort', fail, { signal: done.signal })
    if (stop.aborted) fail()
  }).finally(() => done.abort())
}
