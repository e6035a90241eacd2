// The trust payload: a collection key together with the history it belongs to. Whoever opens it
// under a key it believes in also learns which roster to accept. 104 bytes.
import { type Bytes, concat, fixed, read, u64 } from './bytes.ts'

export const trustBytes = 104

export interface Trust {
  ck: Bytes
  genesisHash: Bytes
  rosterSeq: number
  rosterHead: Bytes
}

export function packTrust(t: Trust): Bytes {
  return concat(
    fixed(t.ck, 32),
    fixed(t.genesisHash, 32),
    u64(t.rosterSeq),
    fixed(t.rosterHead, 32),
  )
}

export function parseTrust(bytes: Uint8Array): Trust {
  const r = read(bytes, trustBytes)
  return { ck: r.take(32), genesisHash: r.take(32), rosterSeq: r.u64(), rosterHead: r.take(32) }
}
