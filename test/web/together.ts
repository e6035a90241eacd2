// What several people do with one collection, in a line each: for the tests about sharing.
import { expect } from 'vitest'
import type { AccountId, CollectionId } from '../../protocol/ids.ts'
import type { Collection } from '../../web/state/collection.ts'
import type { People } from '../../web/state/people.ts'
import type { Actor, App, Stage } from './actors.ts'
import { anyFile, until } from './plain-files.ts'

export const makeAlbum = (who: Actor, title = 'Summer'): Promise<CollectionId> =>
  who.does(({ home }) => home.createCollection({ kind: 'album', title }))

export const idOf = (who: Actor): Promise<AccountId> =>
  who.does(({ accountSecrets }) => accountSecrets().accountId)

/** With what the page of people shows. */
export async function openPeople(app: App, id: CollectionId): Promise<People> {
  const people = app.peopleOf(await app.openCollection(id))
  await people.load()
  return people
}

export const share = (who: Actor, id: CollectionId, emails: string[], role: 1 | 2 | 3) =>
  who.does(async (app) => {
    const people = await openPeople(app, id)
    const results = await people.share(emails, role)
    return results.map(({ email, state, trouble }) => [email, state, trouble?.code ?? null])
  })

/** An album of `owner` with these people in it. */
export async function sharedAlbum(
  owner: Actor,
  people: readonly (readonly [Actor, 1 | 2 | 3])[],
  title = 'Summer',
): Promise<CollectionId> {
  const id = await makeAlbum(owner, title)
  for (const [who, role] of people) {
    expect(await share(owner, id, [who.email], role)).toEqual([[who.email, 'shared', null]])
  }
  return id
}

export async function send(app: App, collection: Collection, name: string, size = 2_000) {
  const sending = app.sendingOf(collection)
  sending.add([anyFile(name, size)])
  await until(() => sending.summary.value.done)
  return sending.files.value.map(({ state }) => state.value.phase)
}

export const add = (who: Actor, id: CollectionId, name: string) =>
  who.does(async (app) => send(app, await app.openCollection(id), name))

/** Names of what was shown and passed every check. */
export async function namesIn(collection: Collection): Promise<string[]> {
  const all = [...collection.items.value]
  collection.show(all)
  await until(() => all.every(({ verified }) => verified.value !== 'unchecked'))
  return collection.items.value.map(({ details }) => details.value?.name ?? '').sort()
}

export const names = (who: Actor, id: CollectionId) =>
  who.does(async ({ openCollection }) => namesIn(await openCollection(id)))

/** The code of the refusal; `opened` when there was none. */
export const opening = (who: Actor, id: CollectionId): Promise<string> =>
  who.does(({ openCollection, explain }) =>
    openCollection(id).then(
      () => 'opened',
      (error: unknown) => explain(error).code,
    ),
  )

export const refusal = (who: Actor, run: (app: App) => Promise<unknown>): Promise<string> =>
  who.does((app) =>
    run(app).then(
      () => 'done',
      (error: unknown) => app.explain(error).code,
    ),
  )

export const remove = (who: Actor, id: CollectionId, gone: Actor) =>
  who.does(async (app) => (await openPeople(app, id)).remove(await idOf(gone)))

export const roles = (who: Actor, id: CollectionId) =>
  who.does(async (app) =>
    (await openPeople(app, id)).members.value?.map(({ email, role }) => [email, role]),
  )

/** A browser that was never here, once the account's pins are saved as its first browser has them. */
export async function browserWithPins(stage: Stage, of: Actor): Promise<Actor> {
  const shape = ({ currentPins }: App) => {
    const { people, collections } = currentPins()
    const seen = collections.map(({ collectionId, rosterSeq }) => `${collectionId} ${rosterSeq}`)
    return [...people.map(({ userId, how }) => `${userId} ${how}`), ...seen].sort().join()
  }
  for (;;) {
    const other = await stage.otherBrowser(of)
    if ((await other.does(shape)) === (await of.does(shape))) return other
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
