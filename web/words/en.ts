// English, the source language: what every visitor may read, guests included. Names of controls are those of ux.md and
// are how tests, screen readers and people find them. Other languages have the same shape, one file each.

import { counter } from './plural.ts'

const count = counter('en')

export const en = {
  locale: 'en',
  direction: 'ltr' as 'ltr' | 'rtl',

  common: {
    cancel: 'Cancel',
    close: 'Close',
    save: 'Save',
    done: 'Done',
    back: 'Back',
    tryAgain: 'Try again',
    undo: 'Undo',
    dismiss: 'Dismiss',
    reload: 'Reload',
    more: 'More',
    loading: 'Loading',
    optional: 'optional',
    skip: 'Skip to the content',
    show: 'Show',
    hide: 'Hide',
    typed: 'what was typed',
    chooseFiles: 'Choose files',
    notices: 'Messages',
  },

  grid: {
    items: 'Items',
    addedBy: (name: string) => `Added by ${name}`,
    addedByYou: 'Added by you',
    unnamed: (place: number) => `Item ${place}`,
    count: (n: number) => count(n, { one: '# item', other: '# items' }),
    arrived: (n: number) => count(n, { one: '# new item', other: '# new items' }),
    refused: (n: number) =>
      count(n, {
        one: '# item could not be verified and is not shown.',
        other: '# items could not be verified and are not shown.',
      }),
    loadingRows: 'Reading the dates of all items',
  },

  link: {
    sharedBy: (name: string) => `Shared by ${name}`,
    addPhotos: 'Add photos',
    dropHere: 'Let go to add to the album',
    empty: 'No photos yet',
    emptyHint: 'Be the first: add the pictures you took.',
    emptyView: 'Pictures appear here as soon as they are added.',
    opening: 'Opening the album',
    downloadsOff: 'Downloads are turned off on this link.',
    encrypted: 'End-to-end encrypted with Keepsake',
    untitled: 'Untitled album',
    pictures: 'Photos',
    lookOnly: 'look only',
  },

  linkState: {
    offline: 'You are offline',
    offlineHint: 'Nothing is lost. Keepsake goes on as soon as there is a connection.',
    unreachable: 'Keepsake cannot be reached',
    unreachableHint:
      'The server does not answer. What you added is kept on this device; try again in a moment.',
  },
}

export type Words = typeof en
