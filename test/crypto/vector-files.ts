// Reads the vector files. Shared ones were given; `more` holds the cases that those lack.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Vectors } from './vector-kit.ts'

const folder = join(import.meta.dirname, '../vectors')
const casesOf = (name: string): Vectors =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')).cases

export const sharedCases = casesOf('keepsake-v1.json')
export const allCases: Vectors = { ...sharedCases, ...casesOf('keepsake-more-v1.json') }
