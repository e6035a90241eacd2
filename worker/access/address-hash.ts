// A network address as the gate of a link may know it: it counts guesses by it and need not know which
// one it is, nor whether two links were tried from the same.
import { toBase64url } from '#protocol/base64url'
import { utf8 } from '#protocol/records/text'
import { sha256 } from './signed.ts'

export const addressHash = async (link: string, address: string): Promise<string> =>
  toBase64url(await sha256(utf8(`${link} ${address}`)))
