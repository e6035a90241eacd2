// Builds the pages and the Web Workers into `dist`, which the Worker serves as static assets.
// Everything is a file of our own origin with a hash in its name: no inline script, no inline
// style, nothing remote, so that the strict content security policy of `public/_headers` holds.
import { fileURLToPath } from 'node:url'
import preact from '@preact/preset-vite'
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite'

/** A chunk and everything it imports statically, however deep. */
function withImports(first: string, chunks: readonly { fileName: string; imports: string[] }[]) {
  const files = new Set([first])
  for (const file of files) {
    for (const next of chunks.find((chunk) => chunk.fileName === file)?.imports ?? [])
      files.add(next)
  }
  return [...files]
}

/**
 * A guest's way to the first picture has three serial trips: script, open, thumbnails. The link
 * page is its own chunk, so the HTML names it and what it imports, and all scripts come at once.
 */
function preloadLinkPage(): Plugin {
  return {
    name: 'keepsake-preload-link-page',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk')
        const page = chunks.find((chunk) => chunk.facadeModuleId?.endsWith('/pages/link.tsx'))
        const files = page === undefined ? [] : withImports(page.fileName, chunks)
        const missing = files.filter((file) => !html.includes(file))
        return missing.map((file): HtmlTagDescriptor => {
          const attrs = { rel: 'modulepreload', crossorigin: true, href: `/${file}` }
          return { tag: 'link', attrs, injectTo: 'head' }
        })
      },
    },
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: 'public',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false }), preloadLinkPage()],
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    manifest: true,
    // An inlined asset is a `data:` URL, which the policy refuses for all but pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: {
    format: 'es',
    // The policy of each worker is chosen by this name: see `public/_headers`.
    rollupOptions: { output: { entryFileNames: 'workers/[name]-[hash].js' } },
  },
})
