// Reads one statement of type copy and checks that the account itself signed it, over the very
// object that lies at the source. Everything that came with the request is somebody's bytes until then.
import { fromBase64url } from '#protocol/base64url'
import { parseStatement, type Statement, statementSigned } from '#protocol/records/statement'
import { verifySignature } from '../access/signed.ts'
import { Problem, throwRefusal } from '../http/problem.ts'
import { type Copier, refuseContent, refuseSigner } from './policy.ts'

export interface Source {
  statement: string
  card: string
}
interface Named {
  collectionId: string
  objectId: string
  version: number
}

export async function checkCopy(
  copier: Pick<Copier, 'accountId' | 'edPk'>,
  named: Named,
  offered: Source,
  source: Source,
): Promise<Statement> {
  const bytes = fromBase64url(offered.statement, 300)
  const statement = parseStatement(bytes)
  throwRefusal(refuseSigner(copier, statement, named))
  const cards = { offered: offered.card, source: source.card }
  throwRefusal(refuseContent(statement, parseStatement(fromBase64url(source.statement)), cards))
  const signed = statementSigned(bytes)
  if (!(await verifySignature(statement.authorPk, signed, statement.signature))) {
    throw new Problem('record-refused')
  }
  return statement
}
