// Saving into collections over HTTP: copies as a client signs them, and what the library then says.
import { fromBase64url, toBase64url } from '#protocol/base64url'
import type { Copied, Copy, LibraryPage, LibraryRow } from '#protocol/library'
import { type Bytes, concat } from '#protocol/records/bytes'
import {
  packStatement,
  parseStatement,
  type StatementFields,
  statementSigned,
} from '#protocol/records/statement'
import { Album } from './album.ts'
import type { Answer, Client } from './owner.ts'
import type { PutBody } from './put.ts'
import { random } from './signer.ts'

/** Another collection of the same account. */
export async function secondAlbum(first: Album): Promise<Album> {
  const album = new Album(first.server, first.client, first.accountId, first.signer, first.xPk)
  await album.make()
  return album
}

/** Who signs, and under which position of the target. */
export type Signing = Pick<Album, 'accountId' | 'signer' | 'position' | 'epoch'> & {
  collectionId: string
}

export function signCopy(
  target: Signing,
  source: Uint8Array,
  changes: Partial<StatementFields> = {},
): Bytes {
  const unsigned = packStatement({
    ...parseStatement(source),
    type: 2,
    collectionId: fromBase64url(target.collectionId),
    epoch: target.epoch,
    rosterSeq: target.position.seq,
    rosterHead: target.position.head,
    authorKind: 1,
    authorId: fromBase64url(target.accountId),
    authorPk: target.signer.pk,
    createdAt: Date.now(),
    ...changes,
  })
  return concat(unsigned, target.signer.sign(statementSigned(unsigned)))
}

export const copyOf = (
  target: Signing,
  put: PutBody,
  changes: Partial<StatementFields> = {},
): Copy['items'][number] => {
  const { objectId, version } = parseStatement(put.statement)
  return {
    objectId: toBase64url(objectId) as LibraryRow['objectId'],
    version,
    wrappedKey: toBase64url(random(104)),
    card: toBase64url(put.small.card),
    statement: toBase64url(signCopy(target, put.statement, changes)),
    ownKey: toBase64url(random(104)),
  }
}

export const sendCopies = (
  client: Client,
  target: Signing,
  from: string | null,
  items: Copy['items'],
  headers: Record<string, string> = {},
): Promise<Answer<Copied>> =>
  client.post(`/api/collections/${target.collectionId}/copies`, { from, items }, headers)

export const resultsOf = (answer: Answer<Copied>): string[] =>
  answer.json.results?.map((one) => one.result) ?? [answer.text]

/** The whole library, in pages. */
export async function libraryOf(client: Client, limit = 500): Promise<LibraryRow[]> {
  const rows: LibraryRow[] = []
  for (let after = ''; ; ) {
    const { json } = await client.get<LibraryPage>(`/api/library?limit=${limit}${after}`)
    rows.push(...json.rows)
    if (json.next === null) return rows
    after = `&after=${json.next}`
  }
}
