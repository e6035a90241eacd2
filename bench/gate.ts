// W4: first visits that one link's gate decides per second, as a share of what a Durable Object
// that only echoes answers over the same way in the same run. `npm run bench:gate`
import { fileURLToPath } from 'node:url'
import { createTestHarness } from 'wrangler'
import { makeAlbum } from '../test/support/album.ts'
import { startServer } from '../test/support/server.ts'

const visits = 1_000
const atOnce = 50
const rounds = 3

async function perSecond(run: (index: number) => Promise<unknown>): Promise<number> {
  const since = performance.now()
  let next = 0
  const one = async () => {
    while (next < visits) await run(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return visits / ((performance.now() - since) / 1000)
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0

const server = await startServer({ vars: { SETUP: 'local' } })
const root = fileURLToPath(new URL('echo', import.meta.url))
const echo = createTestHarness({ root, workers: [{ configPath: './wrangler.toml' }] })
await echo.listen()

const album = await makeAlbum(server)
const gates: number[] = []
const echoes: number[] = []
for (let round = 0; round < rounds; round++) {
  const link = await album.addLink()
  const visitors = Array.from({ length: visits }, (_, index) =>
    link.visitor({ address: `198.51.${index >> 8}.${index & 255}` }),
  )
  gates.push(
    await perSecond(async (index) => {
      const answer = await visitors[index]?.open()
      if (answer?.status !== 200) throw new Error(`not admitted: ${answer?.text}`)
    }),
  )
  const body = 'x'.repeat(200)
  echoes.push(
    await perSecond(async () => {
      await (await echo.fetch('/', { method: 'POST', body })).text()
    }),
  )
}
const [gate, bare] = [median(gates), median(echoes)]
console.log(
  `open at one gate   ${gate.toFixed(0)} a second (whole answer: token, keys, roster, rows)`,
)
console.log(`bare echo          ${bare.toFixed(0)} a second`)
console.log(`ratio              ${(gate / bare).toFixed(2)}`)
await server.close()
await echo.close()
