// How items of a library are proven and fetched: by holding, judged by what opens them.
import { ApiProblem } from '../api/failure.ts'
import { libraryAt } from '../api/library.ts'
import { proveFrame, proveItem, receiveStream, type Source } from '../receive/receive-item.ts'
import type { AccountSecrets } from './account-secrets.ts'
import type { Checks } from './collection-pictures.ts'
import type { LibraryKeys } from './library-keys.ts'
import { bestRow, type Holdings } from './library-rows.ts'
import { nameOfFile, restoredOriginal } from './original.ts'

export function libraryChecks(
  account: AccountSecrets,
  keys: LibraryKeys,
  holdings: Holdings,
): Checks {
  const source: Source = {
    at: libraryAt,
    verify: ({ objectId }, parts) => {
      const row = bestRow(holdings.get(objectId) ?? [])
      return row ? keys.verify(row, parts) : Promise.reject(new ApiProblem('item-unavailable'))
    },
  }
  const prove: Checks['prove'] = async (until, item) =>
    item.proven ?? (await proveItem(until, source, item.open))
  const stream: Checks['stream'] = async (until, item, kind) =>
    receiveStream(until, source, item.open, kind, await prove(until, item))
  return {
    prove,
    stream,
    proveFrame: (item, ...frame) => proveFrame(source, item.open, ...frame),
    async original(until, item) {
      const stored = await stream(until, item, 1)
      const blob = await restoredOriginal(until, libraryAt, account, item, stored)
      return { blob, name: nameOfFile(item) }
    },
  }
}
