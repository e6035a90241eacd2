// Builds the pages and the Web Workers into `dist`, which the Worker serves as static assets.
// Everything is a file of our own origin with a hash in its name: no inline script, no inline
// style, nothing remote, so that the strict content security policy of `public/_headers` holds.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import preact from '@preact/preset-vite'
import { build, defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite'

const linkPage = fileURLToPath(new URL('pages/link.tsx', import.meta.url))

interface ModuleGraph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null
}

/** All that the link page imports statically, however deep. */
function modulesOfLinkPage(graph: ModuleGraph): Set<string> {
  const modules = new Set([linkPage])
  for (const id of modules) {
    for (const next of graph.getModuleInfo(id)?.importedIds ?? []) modules.add(next)
  }
  return modules
}

/**
 * A guest's way to the first picture has three serial trips: script, open, thumbnails. So all that
 * the link page needs is one file, which compresses better than thirty, and the HTML names it.
 */
function chunkOfGuests() {
  let modules: Set<string> | undefined
  return (id: string, graph: ModuleGraph): string | null => {
    modules ??= modulesOfLinkPage(graph)
    return modules.has(id) ? 'guest' : null
  }
}

function preloadGuests(): Plugin {
  return {
    name: 'keepsake-preload-guests',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk')
        const guests = chunks.filter(({ name }) => name === 'guest')
        const needed = guests.flatMap(({ fileName, imports }) => [fileName, ...imports])
        const files = needed.filter((file) => !html.includes(file))
        return files.map((file): HtmlTagDescriptor => {
          const attrs = { rel: 'modulepreload', crossorigin: true, href: `/${file}` }
          return { tag: 'link', attrs, injectTo: 'head' }
        })
      },
    },
  }
}

/**
 * The policy of each worker is chosen by its name (`public/_headers`), and `trusted-worker.ts`
 * starts no other: `password-worker-…`, and `worker-<folder>-…` for each plain `worker.ts`.
 */
function nameOfWorker({ name, facadeModuleId }: { name: string; facadeModuleId?: string | null }) {
  const folder = basename(dirname(facadeModuleId ?? ''))
  return `workers/${name === 'worker' ? `worker-${folder}` : name}-[hash].js`
}

/**
 * What pdf.js fetches when a file needs it: tables of characters, the fonts that every reader of PDF
 * has to bring, decoders of pictures in plain JavaScript. Served by us, or a document could make its
 * reader ask another server.
 */
function servePdfParts(): Plugin {
  const source = dirname(fileURLToPath(import.meta.resolve('pdfjs-dist/package.json')))
  const parts: [from: string, to: string, wanted: RegExp][] = [
    ['cmaps', 'cmaps', /\.bcmap$|LICENSE/],
    ['standard_fonts', 'fonts', /\.(?:pfb|ttf)$|LICENSE/],
    ['wasm', 'decoders', /nowasm_fallback\.js$|LICENSE_(?:PDFJS_)?(?:OPENJPEG|JBIG2)$/],
  ]
  return {
    name: 'keepsake-pdf-parts',
    generateBundle() {
      for (const [from, to, wanted] of parts) {
        for (const name of readdirSync(join(source, from)).filter((file) => wanted.test(file))) {
          const bytes = readFileSync(join(source, from, name))
          this.emitFile({ type: 'asset', fileName: `assets/pdf/${to}/${name}`, source: bytes })
        }
      }
    },
  }
}

/**
 * The service worker is one plain file of a fixed name at the root: browsers ask for it again under
 * the same address, and not all of them run one that imports others.
 */
function serviceWorker(): Plugin {
  const file = 'service-worker.js'
  return {
    name: 'keepsake-service-worker',
    async generateBundle() {
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        publicDir: false,
        build: {
          write: false,
          target: 'es2022',
          rolldownOptions: {
            input: fileURLToPath(new URL('sw/service-worker.ts', import.meta.url)),
            output: { format: 'iife', entryFileNames: file },
          },
        },
      })
      const outputs = (Array.isArray(built) ? built : [built]).flatMap((one) =>
        'output' in one ? one.output : [],
      )
      const [made] = outputs.filter((one) => one.type === 'chunk')
      if (!made) throw new Error('no service worker was built')
      this.emitFile({ type: 'asset', fileName: file, source: made.code })
    },
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: 'public',
  plugins: [
    preact({ devToolsEnabled: false, prefreshEnabled: false }),
    preloadGuests(),
    servePdfParts(),
    serviceWorker(),
  ],
  // Guests download the schema library, so the pages get the small one (budget G1).
  resolve: {
    alias: { valibot: fileURLToPath(new URL('api/small-schema.ts', import.meta.url)) },
  },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    manifest: true,
    // An inlined asset is a `data:` URL, which the policy refuses for all but pictures.
    assetsInlineLimit: 0,
    // What the first page needs is named in the HTML; a helper for the rest would cost guests 0.8 KB.
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: chunkOfGuests(), debugName: 'guest' }] } },
    },
  },
  worker: {
    format: 'es',
    rolldownOptions: { output: { entryFileNames: nameOfWorker } },
  },
})
