// What members have said about the collection itself: its title, and their own names. Remarks are
// opened, their author and right checked (M1 to M3), and the one that counts is shown.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import { fromBase64url, toBase64url } from '#protocol/base64url'
import { type Remark, remarkKind } from '#protocol/records/remark'
import type { RemarkRow } from '#protocol/remarks'
import { equal } from '../crypto/bytes.ts'
import { type AskedRemark, latest, mayReplace, openRemark, verifyRemark } from '../crypto/remark.ts'
import type { Bytes } from '../crypto/suite.ts'
import type { Keyring } from '../receive/keyring.ts'
import { localStore } from './local-store.ts'

export interface Facts {
  /** What does not pass is not shown. */
  take(rows: readonly RemarkRow[]): Promise<void>
  /** The remark in force of this kind, to be revised: the title by anyone, a name by this person. */
  current(kind: 5 | 6, by: Bytes): Remark | undefined
  /** Own display names by account: text, and nobody's proof of anything. */
  names: ReadonlySignal<ReadonlyMap<string, string>>
  /** By account, as the server told members; they stand in where no name was given. */
  addresses: Signal<ReadonlyMap<string, string>>
}

interface Said {
  remark: Remark
  text: string
}

/** M3: nothing below a revision that this device has seen, or a server could bring old titles back. */
async function isNewest({ collectionId, noteId, revision }: AskedRemark): Promise<boolean> {
  const store = await localStore()
  const key = `remark/${toBase64url(collectionId)}/${toBase64url(noteId)}`
  const seen = (await store.load<number>('pins', key).catch(() => undefined)) ?? 0
  if (revision > seen) await store.save('pins', key, revision).catch(() => undefined)
  return revision >= seen
}

export function makeFacts(
  keyring: () => Keyring,
  loadCutoff: (seq: number) => Promise<Bytes[]>,
  { title, ownerName }: { title: Signal<string>; ownerName: Signal<string> },
): Facts {
  const said = new Map<string, Said>()

  async function hear(row: RemarkRow): Promise<void> {
    const { roster, keys, collectionId } = keyring()
    const ck = keys.get(row.epoch)
    if (!ck) return
    const asked = {
      collectionId,
      epoch: row.epoch,
      noteId: fromBase64url(row.remarkId),
      revision: row.revision,
    }
    const opened = await openRemark(ck, asked, fromBase64url(row.sealed))
    const question = { roster, certificate: null, loadCutoff, epoch: row.epoch, itemAuthor: null }
    await verifyRemark(opened, question)
    if (!(await isNewest(asked))) return
    const before = said.get(row.remarkId)
    if (before && !mayReplace(before.remark, opened.remark)) return
    said.set(row.remarkId, opened)
  }

  const ofKind = (kind: number) => [...said.values()].filter(({ remark }) => remark.kind === kind)
  const counting = (all: Said[]) => {
    const counts = latest(all.map(({ remark }) => remark))
    return all.find(({ remark }) => remark === counts)
  }
  const isBy =
    (userId: Bytes) =>
    ({ remark }: Said) =>
      equal(remark.authorId, userId)
  const nameOf = (userId: Bytes) => counting(ofKind(remarkKind.displayName).filter(isBy(userId)))

  const names = signal<ReadonlyMap<string, string>>(new Map())
  function tellNames(): void {
    const { members } = keyring().roster.state
    const found = members.map(({ userId }) => [toBase64url(userId), nameOf(userId)?.text] as const)
    names.value = new Map(found.map(([id, name]) => [id, name ?? '']))
    const owner = members.find(({ role }) => role === 4)
    if (owner) ownerName.value = nameOf(owner.userId)?.text ?? ownerName.peek()
  }

  return {
    async take(rows) {
      await Promise.all(rows.map((row) => hear(row).catch(() => undefined)))
      title.value = counting(ofKind(remarkKind.title))?.text ?? title.value
      tellNames()
    },
    current: (kind, by) =>
      kind === remarkKind.title ? counting(ofKind(kind))?.remark : nameOf(by)?.remark,
    names,
    addresses: signal<ReadonlyMap<string, string>>(new Map()),
  }
}
