// Several people, each with a browser of their own, in one test: the state layer is bundled once and
// loaded per person, with its own account, pins, database in memory and cookies.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import { acting, type OwnBrowser } from './world.ts'

export type App = typeof import('./actor-app.ts')

export interface Actor {
  readonly email: string
  readonly browser: OwnBrowser
  /** Acts as this person, in their browser. */
  does<T>(run: (app: App) => Promise<T> | T): Promise<T>
}

export interface Stage {
  /** An account of their own, signed in. */
  person(name: string): Promise<Actor>
  /** The same account in a browser that was never here. */
  otherBrowser(of: Actor): Promise<Actor>
}

const password = 'correct horse battery'
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Decoding needs a browser. */
const plainFiles: Plugin = {
  name: 'plain-files',
  enforce: 'pre',
  resolveId: (source) => (source.endsWith('media/client.ts') ? file('./plain-files.ts') : null),
}

async function bundle(): Promise<string> {
  const made = await build({
    root: file('../..'),
    configFile: false,
    logLevel: 'error',
    plugins: [plainFiles],
    ssr: { noExternal: true },
    build: {
      write: false,
      ssr: file('./actor-app.ts'),
      minify: false,
      rolldownOptions: { output: { codeSplitting: false, format: 'cjs' } },
    },
  })
  const [output] = 'output' in made ? made.output : []
  if (output?.type !== 'chunk') throw new Error('no bundle')
  return output.code
}

export async function openStage(): Promise<Stage> {
  const run = new Function('exports', 'require', await bundle())
  const require = createRequire(import.meta.url)

  function browserFor(email: string): Actor {
    const app = {} as App
    run(app, require)
    const browser: OwnBrowser = { jar: new Map(), tamper: null }
    return { email, browser, does: async (run) => acting.run(browser, async () => run(app)) }
  }

  return {
    async person(name) {
      const actor = browserFor(`${name}@example.org`)
      await actor.does(({ account }) => account.createAccount({ email: actor.email, password }))
      return actor
    },
    async otherBrowser({ email }) {
      const actor = browserFor(email)
      await actor.does(({ account }) => account.signIn({ email, password }))
      return actor
    },
  }
}
