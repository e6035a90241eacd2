// A password becomes a root, in a worker of its own. Cost and, for links, the salt come from code and
// from the link's secret, never from the server alone (A1, L3).
import { C } from '#protocol/records/contexts'
import { passwordKeys, type UnlockKeys } from './account-keys.ts'
import type { Argon2Job } from './argon2.ts'
import { emailForm, normalised, sha256 } from './bytes.ts'
import { kdf } from './derive.ts'
import { CryptoError, type Failure, fail } from './failure.ts'
import { refuseParameters } from './password-parameters.ts'
import { type Bytes, type KdfParameters, kdfDefault } from './suite.ts'

/** 0 to 1, from time passed over time estimated; 1 only when done. */
export type OnProgress = (share: number) => void

/** What the server tells about an account before the password is used. */
export interface PasswordSalt extends KdfParameters {
  pwSalt: Bytes
}

export async function argonSalt(pwSalt: Bytes, email: string): Promise<Bytes> {
  const form = new TextEncoder().encode(emailForm(email))
  return (await sha256(C('pw-salt', pwSalt, form))).slice(0, 16)
}

/** The e-mail address is in the salt, so the server cannot give two accounts the same one. */
export async function unlockByPassword(
  signal: AbortSignal,
  password: string,
  email: string,
  { pwSalt, m, t, p }: PasswordSalt,
  onProgress?: OnProgress,
): Promise<UnlockKeys> {
  const salt = await argonSalt(pwSalt, email)
  const job = { password: normalised(password), salt, m, t, p }
  return passwordKeys(await stretch(signal, job, onProgress))
}

/** The P of a link with a password; `deriveLink` takes it. */
export async function stretchLinkPassword(
  signal: AbortSignal,
  password: string,
  secret: Bytes,
  onProgress?: OnProgress,
): Promise<Bytes> {
  const salt = await kdf(secret, C('link/salt'), 16)
  return stretch(signal, { password: normalised(password), salt, ...kdfDefault }, onProgress)
}

async function stretch(
  signal: AbortSignal,
  job: Argon2Job,
  onProgress: OnProgress = () => {},
): Promise<Bytes> {
  refuseParameters(job)
  signal.throwIfAborted()
  if (typeof Worker === 'undefined') {
    const { argon2Root } = await import('./argon2.ts')
    return argon2Root(job)
  }
  const { startPasswordWorker } = await import('./workers.ts')
  return inWorker(signal, startPasswordWorker(), job, onProgress)
}

type Answer = { milliseconds: number } | { root: Bytes } | { failure: Failure }

function inWorker(
  signal: AbortSignal,
  worker: Worker,
  job: Argon2Job,
  onProgress: OnProgress,
): Promise<Bytes> {
  let ticking: ReturnType<typeof setInterval> | undefined
  const ended = new Promise<Bytes>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new CryptoError('aborted', 'password')))
    worker.onerror = () => reject(new CryptoError('unsupported', 'password worker'))
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if ('milliseconds' in data) ticking = tick(data.milliseconds, onProgress)
      else if ('root' in data) resolve(data.root)
      else reject(new CryptoError(data.failure.code, data.failure.why))
    }
    worker.postMessage(job)
  })
  return ended
    .then((root) => {
      onProgress(1)
      return root.length === 32 ? root : fail('internal', 'root')
    })
    .finally(() => {
      clearInterval(ticking)
      worker.terminate()
    })
}

function tick(milliseconds: number, onProgress: OnProgress): ReturnType<typeof setInterval> {
  const start = performance.now()
  const tell = () => onProgress(Math.min(0.97, (performance.now() - start) / milliseconds))
  tell()
  return setInterval(tell, 100)
}
