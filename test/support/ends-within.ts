// Giving something back at the end of a test file. What does not end by itself ends with the process:
// it is no finding about Keepsake.
const longestMilliseconds = 20_000

export function endsWithin(closing: Promise<void>): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, longestMilliseconds).unref())
  return Promise.race([closing, late])
}
