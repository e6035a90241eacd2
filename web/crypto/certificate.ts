// Guest certificates: made by the guest's own device with the CA key that the link's secret gives,
// checked under the CA key that the roster names for that link at a position (V3).
import {
  type Certificate,
  certificateSigned,
  packCertificate,
  parseCertificate,
} from '#protocol/records/certificate'
import { concat, equal, sha256, zeros } from './bytes.ts'
import { type SigningKey, sign, verify } from './ed25519.ts'
import { refuse } from './failure.ts'
import type { Bytes } from './suite.ts'

export interface GuestCertificate {
  collectionId: Bytes
  linkId: Bytes
  guestPk: Bytes
  /** As sealed for the link's kind; null when the guest gave no name. */
  sealedName: Bytes | null
  createdAt: number
}

export async function makeCertificate(ca: SigningKey, guest: GuestCertificate): Promise<Bytes> {
  const { sealedName, ...fields } = guest
  const nameHash = sealedName ? await sha256(sealedName) : zeros(32)
  const unsigned = packCertificate({ ...fields, nameHash })
  return concat(unsigned, await sign(ca, certificateSigned(unsigned)))
}

/** Refuses a certificate for other ids, or one that this CA key did not sign. */
export async function checkCertificate(
  bytes: Bytes,
  caPk: Bytes,
  asked: { collectionId: Bytes; linkId: Bytes; guestPk: Bytes },
): Promise<Certificate> {
  const found = parseCertificate(bytes)
  const same =
    equal(found.collectionId, asked.collectionId) &&
    equal(found.linkId, asked.linkId) &&
    equal(found.guestPk, asked.guestPk)
  if (!same) refuse('V3 certificate of another guest')
  if (!(await verify(caPk, certificateSigned(bytes), found.signature))) refuse('V3 certificate')
  return found
}

/** The name belongs to the certificate only if it is the one that was signed. */
export async function checkName(certificate: Certificate, sealedName: Bytes): Promise<void> {
  if (!equal(await sha256(sealedName), certificate.nameHash)) refuse('name of another certificate')
}
