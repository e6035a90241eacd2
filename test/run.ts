// `npm test`: types, lint, build, then the three suites, and one line at the end that counts all.
// Every step runs even when an earlier one failed, so that one run shows everything there is to
// mend; only the suites that need `dist` are refused when it could not be built.
// `node test/run.ts <filter…>` builds and runs only the test files whose path contains a filter.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findChromium } from './support/chromium.ts'

interface Count {
  passed: number
  failed: number
}
interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

const root = join(import.meta.dirname, '..')
const bin = join(root, 'node_modules/.bin')
process.chdir(root)
// Node of node_modules before that of the system: wrangler and vitest need 24.
process.env.PATH = `${bin}:${process.env.PATH}`
if (!process.stdout.isTTY) process.env.NO_COLOR = '1'

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`

/** One command that either works or not; its output is shown when it does not. */
function runStep(name: string, command: string, args: string[]): Count {
  const since = Date.now()
  const run = spawnSync(join(bin, command), args, { encoding: 'utf8', maxBuffer: 2 ** 26 })
  const fine = run.status === 0
  if (!fine) console.log(run.stdout, run.stderr, run.error ?? '')
  console.log(`${name}: ${fine ? 'passed' : 'FAILED'} (${seconds(since)})`)
  return fine ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

/** One vitest project, counted by what it reports: a suite that did not run counts as failed. */
async function runSuite(project: string, filters: string[]): Promise<Count> {
  const since = Date.now()
  const report = join(root, `.tsbuild/report-${project}-${process.pid}.json`)
  mkdirSync(dirname(report), { recursive: true })
  const status = await runVitest([
    ...['run', '--config', 'test/vitest.config.ts', '--project', project],
    ...['--reporter', 'default', '--reporter', 'json', '--outputFile.json', report],
    ...(filters.length > 0 ? ['--passWithNoTests', ...filters] : []),
  ])
  const { count, skipped } = readReport(report, status)
  rmSync(report, { force: true })
  const left = skipped > 0 ? `, ${skipped} not run` : ''
  console.log(
    `${project}: ${count.passed} passed, ${count.failed} failed${left} (${seconds(since)})`,
  )
  return count
}

function runVitest(args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const run = spawn(join(bin, 'vitest'), args, { stdio: 'inherit' })
    run.on('error', () => resolve(1))
    run.on('close', (status) => resolve(status ?? 1))
  })
}

function readReport(path: string, status: number): { count: Count; skipped: number } {
  if (!existsSync(path)) return { count: { passed: 0, failed: status === 0 ? 0 : 1 }, skipped: 0 }
  const report = JSON.parse(readFileSync(path, 'utf8')) as VitestReport
  const broken = report.testResults.filter(
    ({ status, assertionResults: tests }) =>
      status === 'failed' && tests.every((test) => test.status !== 'failed'),
  )
  const failed = report.numFailedTests + broken.length
  // An error outside of any test fails the run too.
  const count = {
    passed: report.numPassedTests,
    failed: status !== 0 ? Math.max(failed, 1) : failed,
  }
  return { count, skipped: report.numPendingTests }
}

function refuse(name: string, why: string): Count {
  console.log(`${name}: FAILED, did not run: ${why}`)
  return { passed: 0, failed: 1 }
}

function browserIsThere(): boolean {
  try {
    console.log(`browser: ${findChromium()}`)
    return true
  } catch (error) {
    console.log(String(error))
    return false
  }
}

async function runAll(filters: string[]): Promise<Count[]> {
  const counts: Count[] = []
  if (filters.length === 0) {
    counts.push(runStep('types', 'tsc', ['-b']))
    counts.push(runStep('lint', 'biome', ['check', '.']))
  }
  const build = runStep('build', 'vite', ['build', '--config', 'web/vite.config.ts'])
  counts.push(build)
  counts.push(await runSuite('pure', filters))
  counts.push(await runSuite('worker', filters))
  if (build.failed > 0) counts.push(refuse('browser', 'the pages could not be built'))
  else if (!browserIsThere()) counts.push(refuse('browser', 'there is no Chromium'))
  else counts.push(await runSuite('browser', filters))
  return counts
}

const counts = await runAll(process.argv.slice(2))
const passed = counts.reduce((sum, count) => sum + count.passed, 0)
const failed = counts.reduce((sum, count) => sum + count.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
