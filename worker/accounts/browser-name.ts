// What a browser says of itself, roughly and in words, so that people know their sessions apart. It
// is the browser's own claim and decides nothing.

// In this order: Edge and Opera also say Chrome, and Chrome also says Safari.
const browsers: [string, RegExp][] = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
]
const systems: [string, RegExp][] = [
  ['Android', /\bAndroid\b/],
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
]

/** `Firefox on Android`; never a part of the text itself. */
export function browserName(userAgent: string): string {
  const [browser] = browsers.find(([, form]) => form.test(userAgent)) ?? []
  const [system] = systems.find(([, form]) => form.test(userAgent)) ?? []
  if (browser === undefined) return system ?? 'Unknown browser'
  return system === undefined ? browser : `${browser} on ${system}`
}
