// English texts about what an account holds: library, trash, storage, saving copies, deleting a
// collection. Names of controls are those of ux.md.

import { counter } from './plural.ts'

const count = counter('en')
const items = (n: number) => count(n, { one: '# item', other: '# items' })

export const enLibrary = {
  library: {
    title: 'Library',
    what: 'Everything you added or saved, in one place.',
    reading: 'Reading your library',
    readSoFar: (n: number) => items(n),
    count: items,
    empty: 'Nothing here yet',
    emptyHint: 'What you add to an album or save from others appears here.',
    show: 'Show',
    everything: 'Everything',
    nowhere: 'Not in any collection',
    nothingThere: 'Nothing matches this choice.',
    in: 'In',
    toolbar: 'Library',
    toTrash: 'Move to trash',
    trashTitle: (n: number) =>
      count(n, { one: 'Move # item to the trash?', other: 'Move # items to the trash?' }),
    trashWarning: (collections: readonly string[]) =>
      collections.length === 0
        ? 'You can restore it for 30 days. Until then it counts as storage.'
        : `It disappears for everyone from ${listed(collections)}. You can restore it for 30 days; until then it counts as storage.`,
    trashed: (n: number) =>
      count(n, { one: '# item is in the trash', other: '# items are in the trash' }),
    undo: 'Undo',
    someLeft: 'Some could not be moved. Try those again.',
  },

  trash: {
    title: 'Trash',
    what: 'Items stay here for 30 days and count as storage until then.',
    toolbar: 'Trash',
    empty: 'The trash is empty',
    emptyHint: 'What you throw away can be brought back for 30 days.',
    daysLeft: (n: number) =>
      count(n, { zero: 'Last day', one: '# day left', other: '# days left' }),
    restore: 'Restore',
    deleteForever: 'Delete forever',
    emptyTrash: 'Empty trash',
    restored: (n: number) => count(n, { one: '# item is back', other: '# items are back' }),
    restoredToLibrary: (n: number) =>
      count(n, {
        one: '# item is back in your library; where it was is gone or closed to you.',
        other: '# items are back in your library; where they were is gone or closed to you.',
      }),
    foreverTitle: (n: number) =>
      count(n, { one: 'Delete # item forever?', other: 'Delete # items forever?' }),
    foreverWarning: (size: string) =>
      `This cannot be undone and frees ${size}. Copies that others saved stay theirs.`,
    emptyTitle: 'Empty the trash?',
    emptyWarning: (n: number, size: string) =>
      `${items(n)} ${n === 1 ? 'is' : 'are'} deleted forever. This cannot be undone and frees ${size}. Copies that others saved stay theirs.`,
    gone: (n: number) =>
      count(n, { one: '# item was deleted forever', other: '# items were deleted forever' }),
    emptied: 'The trash is empty now.',
  },

  addTo: {
    title: (n: number) => count(n, { one: 'Add # item to…', other: 'Add # items to…' }),
    open: 'Add to…',
    saveCopies: 'Save copies',
    charged: 'Saving counts toward your storage.',
    free: (n: number) =>
      count(n, {
        one: 'It is yours already, so this takes no more storage.',
        other: 'They are yours already, so this takes no more storage.',
      }),
    collections: 'Collections',
    none: 'You have no other collection yet. Make one below.',
    newOne: 'New collection',
    newAlbum: 'New album',
    name: 'Name of the new album',
    nameNeeded: 'Give it a name.',
    create: 'Create and add',
    sharedBy: 'shared with you',
    progress: 'Saving',
    progressCount: (done: number, all: number) => `${done} of ${all}`,
    allSaved: (n: number, title: string) =>
      count(n, { one: `# item is in “${title}”`, other: `# items are in “${title}”` }),
    there: (n: number) => count(n, { one: '# was there already.', other: '# were there already.' }),
    full: (n: number) =>
      count(n, {
        one: '# item did not fit: your storage is full.',
        other: '# items did not fit: your storage is full.',
      }),
    unavailable: (n: number) =>
      count(n, {
        one: '# item is not available any more.',
        other: '# items are not available any more.',
      }),
    refused: (n: number) =>
      count(n, {
        one: '# item could not be verified and was not saved.',
        other: '# items could not be verified and were not saved.',
      }),
    toStorage: 'See what fills it',
    openIt: 'Open',
    done: 'Done',
  },

  remove: {
    ownHere: (n: number) =>
      count(n, {
        one: 'It disappears for everyone who can see this collection. If it is in no other collection of yours, it goes to your trash, where you can restore it for 30 days.',
        other:
          'They disappear for everyone who can see this collection. What is in no other collection of yours goes to your trash, where you can restore it for 30 days.',
      }),
    gone: (n: number) =>
      count(n, {
        one: 'It disappears for everyone who can see this collection.',
        other: 'They disappear for everyone who can see this collection.',
      }),
    guests: 'What guests added goes to the owner’s trash.',
    others: (n: number) =>
      count(n, {
        one: '# of them was added by somebody else: it stays in that person’s library.',
        other: '# of them were added by others: they stay in those people’s libraries.',
      }),
    allOthers: (n: number) =>
      count(n, {
        one: 'It was added by somebody else, and stays in that person’s library.',
        other: 'They were added by others, and stay in those people’s libraries.',
      }),
    suggest: 'Suggest deletion',
    suggestTitle: (n: number) =>
      count(n, { one: 'Suggest that it is deleted?', other: 'Suggest that # items are deleted?' }),
    suggestText:
      'It leaves this collection at once. Whoever added it is asked to delete it, and may keep it in their library.',
    suggested: (n: number) =>
      count(n, {
        one: '# item left; its adder was asked',
        other: '# items left; their adders were asked',
      }),
  },

  suggestions: {
    title: 'Asked to delete',
    text: (collection: string) =>
      collection === ''
        ? 'An admin took it out of a collection and suggests that you delete it.'
        : `An admin of “${collection}” took it out and suggests that you delete it.`,
    accept: 'Move to trash',
    reject: 'Keep it',
    kept: 'It stays in your library.',
    trashed: 'It is in the trash.',
    nameless: 'Item',
  },

  deletion: {
    what: 'What becomes of your items',
    trash: 'Move them to the trash',
    trashHint: 'You can restore them for 30 days.',
    keep: 'Keep them in my library',
    keepHint: 'They stay yours and count as storage.',
    forever: 'Delete them forever',
    foreverHint: 'Frees their storage. This cannot be undone.',
    guests: 'What guests added here is yours, too.',
    others: (n: number) =>
      count(n, {
        one: 'One other person can see this collection. They are told now and can save copies for 7 days; what they added stays in their library. Until then nothing is added.',
        other:
          '# other people can see this collection. They are told now and can save copies for 7 days; what they added stays in their libraries. Until then nothing is added.',
      }),
    atOnce: 'It disappears now, with its links: guests can no longer open it.',
    deleteFolder: 'Delete folder',
    takingOver: 'Taking over what guests added',
    planned: (name: string, when: string) => `“${name}” will be deleted on ${when}.`,
    bannerOwner: (when: string) =>
      `This collection will be deleted on ${when}. Nothing is added any more; members can save copies.`,
    bannerMember: (when: string) =>
      `The owner is deleting this collection on ${when}. What you added stays in your library. To keep something of the others, save copies.`,
    keepAlbum: 'Keep the album',
    keepFolder: 'Keep the folder',
    stays: 'It stays. Members can add again.',
    saveCopies: 'Save copies',
    loadingAll: 'Reading all items',
  },

  storage: {
    byKind: 'What fills your storage',
    photos: 'Photos',
    videos: 'Videos',
    documents: 'Documents',
    other: 'Other',
    trash: 'Trash',
    sending: 'Being uploaded',
    free: 'Free',
    measuring: 'Reading what you hold',
    shareOf: (n: string, size: string) => `${n} · ${size}`,
    counted: items,
    hint: 'Counted on this device: the server does not know what is a photo. Every object counts once, however many collections it is in. What guests add to your albums counts, too.',
  },
}

/** The collections named in a sentence. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `“${name}”`)
  if (names.length > shown.length) shown.push(`${names.length - shown.length} more`)
  return new Intl.ListFormat('en').format(shown)
}

export type LibraryWords = typeof enLibrary
