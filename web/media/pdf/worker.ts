// Web Worker entry: the parser of pdf.js as it is shipped, under the name by which the policies of
// `public/_headers` and trusted-worker.ts know it.
import 'pdfjs-dist/build/pdf.worker.min.mjs'
