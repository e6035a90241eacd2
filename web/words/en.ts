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
    andOthers: (names: string, others: number) =>
      count(others, { one: `${names} and # other`, other: `${names} and # others` }),
    notices: 'Messages',
  },

  grid: {
    items: 'Items',
    addedBy: (name: string) => `Added by ${name}`,
    addedByYou: 'Added by you',
    unnamed: (place: number) => `Item ${place}`,
    count: (n: number) => count(n, { one: '# item', other: '# items' }),
    photos: (n: number) => count(n, { one: '# photo', other: '# photos' }),
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
    yourName: 'Your name',
    yourNameHint: 'Everyone with this album sees it next to your photos.',
    send: 'Send',
    chosen: (n: number) => count(n, { one: 'Add # file', other: 'Add # files' }),
    keepLocation: 'Keep location',
    keepLocationHint: 'Otherwise the place is taken out of your photos before they are sent.',
    dropHere: 'Let go to add to the album',
    downloadAll: 'Download all',
    empty: 'No photos yet',
    emptyHint: 'Be the first: add the pictures you took.',
    emptyView: 'Pictures appear here as soon as they are added.',
    opening: 'Opening the album',
    passwordTitle: 'This album is locked',
    passwordHint: 'The person who sent you the link knows the password.',
    linkPassword: 'Link password',
    open: 'Open',
    wrongPassword: 'Wrong password',
    wrongPasswordHint: 'Check capital letters and spaces, and try again.',
    uploadsOff: 'Adding photos is turned off on this link. You can still look at them.',
    downloadsOff: 'Downloads are turned off on this link.',
    encrypted: 'End-to-end encrypted with Keepsake',
    report: 'Report',
    leaveWhileSending: 'Photos are still being sent.',
    untitled: 'Untitled album',
    pictures: 'Photos',
    lookOnly: 'look only',
    noDownloads: 'previews only',
    yourNameOptional:
      'Everyone with this album sees it next to your photos. You may leave it empty.',
    nameNeeded: 'The owner asks for a name, so that everyone knows whose photos these are.',
    waitBeforeTry: (seconds: number) =>
      count(seconds, {
        one: 'Too many tries. Wait # second before the next one.',
        other: 'Too many tries. Wait # seconds before the next one.',
      }),
    unlocking: 'Checking the password. This takes a moment, on purpose.',
  },

  linkState: {
    full: 'This link is full',
    fullHint:
      'As many devices as its owner allowed have opened it. Ask them to make room for yours.',
    expired: 'This link has expired',
    expiredHint: 'It worked until the time its owner set. Ask them for a new one.',
    removed: 'This link was removed',
    removedHint: 'Its owner took it away. Ask them whether there is another one.',
    albumFull: 'The album is full',
    albumFullHint:
      'Its owner has no storage left. What arrived is safe; ask them to make room, then try again.',
    broken: 'This address is not complete',
    brokenHint:
      'Part of it was lost on the way. Copy the whole link again, with everything after the # sign.',
    offline: 'You are offline',
    offlineHint: 'Nothing is lost. Keepsake goes on as soon as there is a connection.',
    unreachable: 'Keepsake cannot be reached',
    unreachableHint:
      'The server does not answer. What you added is kept on this device; try again in a moment.',
    untrusted: 'This album could not be verified',
    untrustedHint:
      'What the server sent does not match what the owner signed, so nothing of it is shown. Tell the owner.',
  },
}

export type Words = typeof en
