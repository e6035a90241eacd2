// A whole item on its way back: `item.ts` in reverse, and apart from it, because a guest opens before
// anything is sent. What is opened here was checked against its statement before, or is about to be.
import { cardContext, streamContext } from '#protocol/records/contexts'
import { type StreamKind, streamKind } from '#protocol/records/descriptor'
import { type Details, parseDetails } from '#protocol/records/details'
import { fail, refuse } from './failure.ts'
import { type OpenJob, open } from './seal.ts'
import type { Bytes, ObjectKey } from './suite.ts'

export const openCardJob = (
  fk: Bytes,
  objectId: Bytes,
  version: number,
  sealed: Bytes,
): OpenJob => ({ key: fk, context: cardContext(objectId, version), sealed })

/** A stream that came whole, already checked against its descriptor; cut at its true length. */
export async function openWhole(
  fk: ObjectKey,
  objectId: Bytes,
  version: number,
  kind: StreamKind,
  sealed: Bytes,
  trueLength: number,
): Promise<Bytes> {
  const plain = await open(fk, streamContext(objectId, version, kind), sealed)
  if (!(trueLength <= plain.length)) refuse('true length beyond the stream')
  return plain.subarray(0, trueLength)
}

export async function openDetails(
  fk: ObjectKey,
  objectId: Bytes,
  version: number,
  sealed: Bytes,
): Promise<Details> {
  return parseDetails(await open(fk, streamContext(objectId, version, streamKind.details), sealed))
}

/** The true length of a stream, from verified details. */
export function lengthOf(details: Details, kind: StreamKind): number {
  return details.len?.[String(kind)] ?? fail('refused', 'no length in the details')
}
