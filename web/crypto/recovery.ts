// Recovery words: 24 BIP39 words for 32 bytes of entropy. The entropy itself is the secret, not the
// BIP39 seed. Loaded only by the pages that show or ask for words.
import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { concat, randomBytes } from './bytes.ts'
import { fail } from './failure.ts'
import type { Bytes } from './suite.ts'

export { recoveryKeys } from './account-keys.ts'

const recoveryWordCount = 24

export const newEntropy = (): Bytes => randomBytes(32)

export const wordsOf = (entropy: Bytes): string[] => entropyToMnemonic(entropy, wordlist).split(' ')

/** Forgives case, spaces, line breaks and numbering; refuses a wrong word or checksum. */
export function entropyOf(text: string): Bytes {
  const words =
    text
      .normalize('NFKD')
      .toLowerCase()
      .match(/[a-z]+/g) ?? []
  if (words.length !== recoveryWordCount) return fail('bad-input', 'number of words')
  try {
    return concat(mnemonicToEntropy(words.join(' '), wordlist))
  } catch {
    return fail('bad-input', 'words')
  }
}
