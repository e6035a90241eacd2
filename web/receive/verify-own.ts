// What an account holds by its own way is judged by the account alone: its own signature, over the
// very card and streams, needs no roster, so it holds when the collection is gone. Whatever the
// server says beside it (collection, state, author) decides nothing but where it is listed.
import { fromBase64url } from '#protocol/base64url'
import type { FrameParts } from '#protocol/framing'
import type { LibraryRow } from '#protocol/library'
import { type Bytes, concat, equal, isZero } from '#protocol/records/bytes'
import { parseStatement, type Statement, statementSigned } from '#protocol/records/statement'
import { verify } from '../crypto/ed25519.ts'
import { refuse } from '../crypto/failure.ts'
import { checkCard, checkStreams } from '../crypto/verify-item.ts'
import { checkLists, type Proven } from './verify.ts'

/** Recomputed from the seed, never read from the server (A5). */
export interface Self {
  userId: Bytes
  edPk: Bytes
}

/** V1 and V6; for V2 to V5 the account is its own witness. */
export async function verifyOwn(self: Self, row: LibraryRow, parts: FrameParts): Promise<Proven> {
  const bytes = fromBase64url(row.statement ?? refuse('V1 no own statement'), 300)
  const statement = parseStatement(bytes)
  refuseForeign(self, row, statement)
  const signed = statementSigned(bytes)
  if (!(await verify(self.edPk, signed, statement.signature))) refuse('V1 signature')
  await checkCard(statement, fromBase64url(row.card))
  const descriptors = await checkStreams(statement, concat(parts.descriptors))
  return { statement, streams: await checkLists(descriptors, parts.hashLists) }
}

function refuseForeign(self: Self, row: LibraryRow, statement: Statement): void {
  const asked =
    equal(statement.objectId, fromBase64url(row.objectId)) && statement.version === row.version
  if (!asked) refuse('V1 not what was asked for')
  const own =
    statement.authorKind === 1 &&
    equal(statement.authorId, self.userId) &&
    equal(statement.authorPk, self.edPk)
  if (!own) refuse('V3 not signed by oneself')
  const first = statement.version === 1 || statement.type === 2
  if (first && !isZero(statement.prev)) refuse('V5 first version with a predecessor')
}
