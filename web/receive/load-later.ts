// The second part of the receiving code, fetched once; a lost connection may be tried again.
import { NetworkFailure } from '../api/failure.ts'

type Later = typeof import('./later.ts')
let loading: Promise<Later> | null = null

export function later(): Promise<Later> {
  loading ??= import('./later.ts').catch((error: unknown) => {
    loading = null
    throw new NetworkFailure(String(error))
  })
  return loading
}
