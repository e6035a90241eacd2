// The guest certificate: the holder of a link admits a guest's key under the CA key that the roster
// names for that link. It says nothing about rights; those come from the link's entry.
import { type Bytes, concat, fixed, read, u8, u64 } from './bytes.ts'
import { C } from './contexts.ts'

export const certificateBytes = 169
const signedBytes = 105

export interface CertificateFields {
  collectionId: Bytes
  linkId: Bytes
  guestPk: Bytes
  /** Hash of the sealed display name; zeros when no name was given. */
  nameHash: Bytes
  createdAt: number
}

export interface Certificate extends CertificateFields {
  signature: Bytes
}

export function packCertificate(c: CertificateFields): Bytes {
  return concat(
    u8(1),
    fixed(c.collectionId, 16),
    fixed(c.linkId, 16),
    fixed(c.guestPk, 32),
    fixed(c.nameHash, 32),
    u64(c.createdAt),
  )
}

/** What the link CA signs. Takes the whole certificate or its signed part. */
export function certificateSigned(bytes: Uint8Array): Bytes {
  return C('sig/guest', bytes.subarray(0, signedBytes))
}

export function parseCertificate(bytes: Uint8Array): Certificate {
  const r = read(bytes, certificateBytes)
  r.format(1)
  return {
    collectionId: r.take(16),
    linkId: r.take(16),
    guestPk: r.take(32),
    nameHash: r.take(32),
    createdAt: r.u64(),
    signature: r.take(64),
  }
}
