// Storage as a whole: whatever people do in whatever order, whichever request is sent twice or dies
// in the middle, every account is charged exactly the sum of what it holds, bytes exist exactly while
// somebody holds them, and placements are what a simple model says. Many worlds live in one server
// and go in step, so that one look at the tables judges all of them and the sweep meets them together.
import fc from 'fast-check'
import { afterAll, beforeAll, it } from 'vitest'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { capabilityKey } from '../../worker/keys/keys.ts'
import { startServer } from '../support/server.ts'
import { random } from '../support/signer.ts'
import { compareBytes, compareRows, type Difference, sweepAll } from '../support/storage-books.ts'
import { type Operation, operation } from '../support/storage-operation.ts'
import { perform } from '../support/storage-ops.ts'
import { makeWorlds, type Stage, type World } from '../support/storage-world.ts'

const sequences = Number(process.env.STORAGE_N ?? 2_000)
const atOnce = 200
/** Requests at the same time: more only wait for each other. */
const lanes = 24
const secret = toBase64url(random(32))
const startedAt = 1_900_000_000_000
const minute = 60_000
const day = 24 * 60 * minute
/** Between two steps of all worlds: mostly moments, now and then past a plan or the trash. */
const pauses = [minute, minute, 8 * day, minute, 2 * day, 31 * day, minute, minute, minute, 8 * day]

/** A server keeps one processor busy; two are tested at the same time. */
let stages: Stage[]
beforeAll(async () => {
  stages = await Promise.all([makeStage(), makeStage()])
})
afterAll(() => Promise.all(stages.map(({ server }) => server.close())))

async function makeStage(): Promise<Stage> {
  const server = await startServer({
    vars: { SETUP: 'local', FAULT: 'header', TEST_CLOCK: 'header' },
    secrets: { TOKEN_SECRET: secret },
  })
  const { DB } = await server.bindings()
  return { server, DB, capability: await capabilityKey(fromBase64url(secret), 2), now: startedAt }
}

const story = fc.record({
  steps: fc.array(operation, { minLength: 4, maxLength: 6 }),
  /** How many objects fit into each account. */
  room: fc.constantFrom(3, 5, 100),
})
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never

const objectBytes = 800
interface Wrong {
  story: Story
  why: string
}

/** All worlds take their next step together; then the tables are read. Returns what went wrong first. */
async function live(stage: Stage, stories: Story[]): Promise<Wrong | null> {
  const worlds = await makeWorlds(
    stage,
    stories.map(({ room }) => room * objectBytes),
  )
  const steps = stories.map((one) => one.steps)
  const told = ([wrong]: Difference[]): Wrong | null => {
    const found = stories[wrong?.world ?? 0]
    return wrong && found ? { story: found, why: wrong.why } : null
  }
  for (let at = 0; at < Math.max(...steps.map((one) => one.length)); at++) {
    const passing = pauses[at % pauses.length] ?? minute
    // The sweep comes every few minutes: what it has to finish does not wait for days.
    if (passing >= day && worlds.some(({ waiting }) => waiting)) await sweep(stage, worlds)
    stage.now += passing
    const differing = await takeStep(stage, worlds, at, steps)
    if (differing.length > 0) return told(differing)
  }
  await sweep(stage, worlds)
  return told([...(await compareRows(stage, worlds)), ...(await compareBytes(stage, worlds))])
}

async function takeStep(stage: Stage, worlds: World[], at: number, steps: Operation[][]) {
  const wrong: Difference[] = []
  const left = [...worlds.entries()]
  const lane = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const [i, world] = next
      const op = steps[i]?.[at]
      if (!op || world.waiting) continue
      world.waiting = await perform(world, op).catch((error: Error) => {
        wrong.push({ world: i, why: error.stack ?? error.message })
        return true
      })
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  if (at % 3 === 2) await sweep(stage, worlds)
  return wrong.length > 0 ? wrong : compareRows(stage, worlds)
}

async function sweep(stage: Stage, worlds: World[]): Promise<void> {
  await sweepAll(stage)
  for (const world of worlds) {
    world.model.sweep(stage.now)
    world.waiting = false
  }
}

it(`keeps its books in ${sequences} sequences of everything that people can do`, async () => {
  const seed = Number(process.env.STORAGE_SEED ?? Date.now() % 2 ** 31)
  const stories = fc.sample(story, { numRuns: sequences, seed })
  const waiting = [...stories]
  const lane = async (stage: Stage) => {
    while (waiting.length > 0) {
      const wrong = await live(stage, waiting.splice(0, atOnce))
      if (wrong) waiting.length = 0
      if (wrong) throw new Error(`STORAGE_SEED=${seed}\n${await shrunk(stage, wrong)}`)
    }
  }
  await Promise.all(stages.map(lane))
}, 1_200_000)

/** The shortest sequence that goes wrong, alone in an empty server. */
async function shrunk(stage: Stage, { story: wrong, why }: Wrong): Promise<string> {
  const found = await fc.check(
    fc.asyncProperty(story, async (one) => {
      await stage.server.reset()
      stage.DB = (await stage.server.bindings()).DB
      const failure = await live(stage, [one])
      if (failure) throw new Error(failure.why)
    }),
    { examples: [[wrong]], numRuns: 1, interruptAfterTimeLimit: 60_000 },
  )
  const shortest = JSON.stringify(found.counterexample?.[0] ?? wrong, null, 1)
  return `${shortest}\n${found.errorInstance}\nfirst seen: ${why}`
}
