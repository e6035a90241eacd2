// Vite gives the address of a worker's own bundle for this suffix.
declare module '*?worker&url' {
  const url: string
  // biome-ignore lint/style/noDefaultExport: this is how Vite exports it
  export default url
}
