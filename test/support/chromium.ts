// Where Chromium is on this machine, and how it gets there when it is missing. The first of these
// that exists is taken: CHROME_PATH, the system's Chromium or Chrome, the one that playwright-core
// installs, and on Debian as root the package `chromium`.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

function installedChromium(): string | null {
  const candidates = [
    process.env.CHROME_PATH ?? '',
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ]
  return candidates.find((path) => path !== '' && existsSync(path)) ?? null
}

function attempt(command: string, args: string[]): void {
  try {
    execFileSync(command, args, { stdio: 'inherit' })
  } catch {
    // The next way is tried; findChromium says so when all of them failed.
  }
}

/** The path of a Chromium that can be started; throws when there is no way to get one. */
export function findChromium(): string {
  const present = installedChromium()
  if (present !== null) return present
  attempt('node_modules/.bin/playwright-core', ['install', 'chromium'])
  if (installedChromium() === null && process.getuid?.() === 0) {
    attempt('apt-get', ['update'])
    attempt('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])
  }
  const found = installedChromium()
  if (found === null) throw new Error('Chromium is missing: install it or set CHROME_PATH')
  return found
}
