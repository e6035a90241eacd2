// `npm start`: builds the pages, brings the local database up to date and serves the whole app on
// this machine. Database, files and Durable Objects stay under `.wrangler/`; nothing needs an
// account anywhere or the network. Local sign-up is open, unlike in production.
import { spawn, spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

const port = process.env.PORT ?? '8787'
const address = `http://localhost:${port}`
const environment = {
  ...process.env,
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  // No questions: the migrations are only those of this checkout, and only the local copy is changed.
  CI: 'true',
}

function runFirst(what: string, command: string, args: string[]): void {
  console.log(what)
  const run = spawnSync(command, args, { env: environment, encoding: 'utf8' })
  if (run.status === 0) return
  console.error(run.stdout, run.stderr, run.error ?? '')
  process.exit(1)
}

async function answers(): Promise<boolean> {
  try {
    const response = await fetch(address)
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

runFirst('Building the pages', 'vite', ['build', '--config', 'web/vite.config.ts'])
runFirst('Updating the local database', 'wrangler', ['d1', 'migrations', 'apply', 'DB', '--local'])

console.log('Starting')
const quiet = ['--show-interactive-dev-session=false', '--log-level', 'error']
const local = ['--local', '--port', port, '--var', 'SIGNUP:open', '--var', 'SETUP:local']
const server = spawn('wrangler', ['dev', ...local, ...quiet], {
  env: environment,
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal))
server.on('exit', (code) => process.exit(code ?? 0))

while (!(await answers())) await pause(100)
// Nobody else runs the cron of wrangler.toml here; without it abandoned uploads stay charged.
setInterval(() => void fetch(`${address}/cdn-cgi/local/scheduled`).catch(() => {}), 5 * 60_000)
console.log(`
Keepsake is at ${address}
Create an account there, make an album, open "Links", choose "New link" and "Copy link",
and open that address in a private window: that is what your guests see. Ctrl+C stops it;
everything is kept in .wrangler/ until the next start.
`)
