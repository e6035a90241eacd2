// Invitations that only who made them takes for true: the id is half chance, half a proof under the
// master key over place, address and role. So a server can neither invent an invitation nor make more
// of one, and its maker finds its secret again on every device. The secret goes from person to person
// and to no server: the code that a server is shown is derived from it, and so is the key by which
// whoever accepts proves with which keys. It opens nothing by itself.
import { C, inviteAcceptInput, inviteCodeInfo, inviteIdInfo } from '#protocol/records/contexts'
import { utf8 } from '#protocol/records/text'
import { hmac256 } from './account-keys.ts'
import { concat, emailForm, equal, randomBytes, sha256 } from './bytes.ts'
import { kdf } from './derive.ts'
import type { PublicIdentity } from './identity.ts'
import type { Bytes, MasterKey } from './suite.ts'

export interface InvitedAs {
  collectionId: Bytes
  /** Null: whoever shows the code. */
  email: string | null
  role: number
}

const half = 8

export const newInvitationId = (mk: MasterKey, asked: InvitedAs): Promise<Bytes> =>
  idFrom(mk, randomBytes(half), asked)

export const isOwnInvitation = async (mk: MasterKey, id: Bytes, told: InvitedAs) =>
  equal(id, await idFrom(mk, id.slice(0, half), told))

async function idFrom(mk: MasterKey, nonce: Bytes, asked: InvitedAs): Promise<Bytes> {
  const emailHash = await sha256(utf8(emailForm(asked.email ?? '')))
  const proof = await kdf(mk, inviteIdInfo(asked.collectionId, nonce, emailHash, asked.role), half)
  return concat(nonce, proof)
}

/** What stands in the invitation's address. */
export const invitationSecret = (mk: MasterKey, collectionId: Bytes, id: Bytes): Promise<Bytes> =>
  kdf(mk, inviteCodeInfo(collectionId, id))

/** What the invited person shows. The server keeps its hash. */
export const invitationCode = (secret: Bytes): Promise<Bytes> => kdf(secret, C('invite/auth'))

/** Of another secret for every invitation: so it holds for this one and for these keys alone. */
export const acceptProof = async (
  secret: Bytes,
  collectionId: Bytes,
  { userId, edPk, xPk, idVersion }: PublicIdentity,
): Promise<Bytes> =>
  hmac256(
    await kdf(secret, C('invite/mac')),
    inviteAcceptInput(collectionId, userId, edPk, xPk, idVersion),
  )
