// The order of test files: those that take minutes begin first, so that the others run beside them
// and nothing long is left for the end. Everything else in the order of Vitest.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const longest = [
  /storage-property/,
  /fuzz/,
  /roles\.test/,
  /guest-network/,
  /browser\/(library|party|people)/,
]

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = longest.findIndex((pattern) => pattern.test(moduleId))
  return rank < 0 ? longest.length : rank
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b))
  }
}
