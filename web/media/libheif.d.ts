// What is used of libheif-js; the package describes its C functions alone.
declare module 'libheif-js/libheif-wasm/libheif-bundle.mjs' {
  interface HeifImage {
    get_width(): number
    get_height(): number
    is_primary(): boolean
    /** Fills the pixels, turned as displayed; null when the picture is damaged. */
    display(into: ImageData, done: (filled: ImageData | null) => void): void
  }
  interface LibHeif {
    HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] }
  }
  const libheif: () => LibHeif | Promise<LibHeif>

  // biome-ignore lint/style/noDefaultExport: it is the package's
  export { libheif as default }
}
