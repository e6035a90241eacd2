// One file from disk to commit: the whole way on one screen, the mirror of receive/receive-item.
// Read, look for it, seal, note it down, send. A repeat goes on with the bytes it has kept (U2).
import { toBase64url } from '#protocol/base64url'
import type { ObjectId } from '#protocol/ids'
import { parseStatement } from '#protocol/records/statement'
import { ApiProblem } from '../api/failure.ts'
import { commitObject, objectPath } from '../api/objects.ts'
import { upload } from '../api/upload.ts'
import { duplicateTag } from '../crypto/account-keys.ts'
import { run } from '../crypto/client.ts'
import { type ItemSecrets, newItemSecrets, type PutAs, place } from '../crypto/item.ts'
import type { Bytes } from '../crypto/suite.ts'
import { isThere } from './already-there.ts'
import type { Author, Destination } from './destination.ts'
import { keepTrying } from './keep-trying.ts'
import { layStreams, prefixOf, type SentStreams, type SignedParts } from './put-body.ts'
import type { Outcome, Report } from './queue.ts'
import { hashFile, readFile } from './read-file.ts'

/** What one file has become so far; kept between attempts in the same page. */
export interface Attempt {
  tag?: { text: string; bytes: Bytes }
  ready?: { secrets: ItemSecrets; signed: SignedParts; streams: SentStreams; author: Author }
}

export async function sendItem(
  signal: AbortSignal,
  file: File,
  to: Destination,
  attempt: Attempt,
  report: Report,
): Promise<Outcome> {
  report({ phase: 'preparing' })
  const waiting = () => report({ phase: 'waiting-for-network' })
  attempt.tag ??= await tagOf(file, to)
  const { text } = attempt.tag
  if (!attempt.ready && (await keepTrying(signal, waiting, () => isThere(signal, to, text))))
    return 'already-there'
  attempt.ready ??= await seal(signal, file, to, attempt.tag.bytes, report)
  const objectId = nameOf(attempt.ready.secrets)
  await to.sent.remember(text, objectId)
  const { ready } = attempt
  await keepTrying(signal, waiting, () => put(signal, to, ready, report))
  delete attempt.ready
  return 'arrived'
}

const nameOf = ({ objectId }: ItemSecrets) => toBase64url(objectId) as ObjectId

/** Accounts: an HMAC that says nothing without MK. Guests: the hash, which stays on the device. */
async function tagOf(file: File, to: Destination) {
  const { own } = await to.author()
  const hash = await hashFile(file)
  const bytes = own ? await duplicateTag(own.mk, hash) : hash
  return { text: toBase64url(bytes), bytes }
}

async function seal(
  signal: AbortSignal,
  file: File,
  to: Destination,
  tag: Bytes,
  report: Report,
): Promise<NonNullable<Attempt['ready']>> {
  const { card, details, streams, pieces } = await readFile(signal, file, to.location)
  report({ phase: 'encrypting' })
  const author = await to.author()
  const secrets = newItemSecrets()
  const as = placing(to, author)
  if (as.own) as.own = { ...as.own, privatePart: { tag, pieces } }
  const sealed = await run(signal, 'sealItem', secrets, as, card, details, streams)
  return { secrets, signed: sealed, streams: await layStreams(sealed.streams), author }
}

function placing(to: Destination, author: Author): PutAs {
  const { epoch, ck, rosterSeq, rosterHead } = to.footing()
  const collectionId = to.collectionBytes
  const at = { collectionId, epoch, rosterSeq, rosterHead, createdAt: Date.now() }
  const { kind, id, key, own } = author
  return { ...at, author: { kind, id, key }, wrapUnder: { ck }, ...(own && { own }) }
}

async function put(
  signal: AbortSignal,
  to: Destination,
  ready: NonNullable<Attempt['ready']>,
  report: Report,
): Promise<void> {
  const prefix = prefixOf(ready.signed, ready.streams, ready.author)
  const body = new Blob([prefix, ready.streams.body])
  const onProgress = (sent: number) => report({ phase: 'sending', share: sent / body.size })
  onProgress(0)
  const name = { objectId: nameOf(ready.secrets), version: ready.secrets.version }
  const path = objectPath(`/api/collections/${to.collectionId}`, name)
  try {
    await upload(signal, { path, access: to.access, body, onProgress })
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'stale') throw error
    await commitAnew(signal, to, ready)
  }
}

/** The roster moved meanwhile: same streams and key, new wrap and signature (9.1). */
async function commitAnew(
  signal: AbortSignal,
  to: Destination,
  ready: NonNullable<Attempt['ready']>,
): Promise<void> {
  const name = { objectId: nameOf(ready.secrets), version: ready.secrets.version }
  for (let left = 3; ; left--) {
    await to.catchUp(signal)
    ready.author = await to.author()
    const content = parseStatement(ready.signed.statement)
    const placed = await place(ready.secrets, placing(to, ready.author), content)
    ready.signed = { ...ready.signed, ...placed }
    const prefix = prefixOf(ready.signed, ready.streams, ready.author)
    try {
      await commitObject(signal, to.access, to.collectionId, name, prefix)
      return
    } catch (error) {
      if (left <= 1 || !(error instanceof ApiProblem) || error.code !== 'stale') throw error
    }
  }
}
