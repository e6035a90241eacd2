// Argon2id itself. Loaded in the password worker alone: only that worker's response allows the
// compilation of WebAssembly. Refuses parameters below the floor before it derives anything (A1).
import { argon2id } from 'hash-wasm'
import { concat } from './bytes.ts'
import { refuseParameters } from './password-parameters.ts'
import type { Bytes, KdfParameters } from './suite.ts'

export interface Argon2Job extends KdfParameters {
  password: Bytes
  salt: Bytes
}

export async function argon2Root(job: Argon2Job): Promise<Bytes> {
  refuseParameters(job)
  return run(job)
}

async function run({ password, salt, m, t, p }: Argon2Job): Promise<Bytes> {
  const cost = { memorySize: m, iterations: t, parallelism: p }
  const options = { password, salt, ...cost, hashLength: 32, outputType: 'binary' as const }
  return concat(await argon2id(options))
}

/** How long the job will take here, in ms: from a run of a 64th of its work. */
export async function estimate(job: KdfParameters): Promise<number> {
  const small = { m: 4096, t: 1, p: 1 }
  const sample = { password: new Uint8Array(8), salt: new Uint8Array(16), ...small }
  const before = performance.now()
  await run(sample)
  const took = performance.now() - before
  return took * ((job.m * job.t) / (small.m * small.t))
}
