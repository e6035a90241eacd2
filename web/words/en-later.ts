// English texts of what a guest meets after the first pictures: viewer, sending, a page that is not
// there. Apart from en.ts so that they are not downloaded before the first thumbnail (budget G1).

import { enDocuments } from './en-documents.ts'
import { counter } from './plural.ts'

const count = counter('en')

export const enLater = {
  ...enDocuments,

  viewer: {
    previous: 'Previous',
    next: 'Next',
    download: 'Download',
    details: 'Details',
    position: (place: number, all: number) => `${place} of ${all}`,
    noPreview: 'There is no preview of this file.',
    loading: 'Loading the picture',
    taken: 'Taken',
    added: 'Added',
    addedBy: 'Added by',
    dimensions: 'Dimensions',
    size: 'Size',
    camera: 'Camera',
    shownIn: 'Shown in',
    place: 'Place',
    name: 'Name',
    caption: 'Caption',
    originalsOff: 'Originals are not offered on this link. You see a screen-size preview.',
    damaged: 'This item could not be verified, so it is not shown.',
  },

  sending: {
    yourUploads: 'Your uploads',
    preparing: 'Preparing',
    encrypting: 'Encrypting',
    waiting: 'Waiting',
    sending: 'Sending',
    arrived: 'Arrived',
    alreadyThere: 'Already there',
    failed: 'Failed',
    waitingForNetwork: 'Waiting for the network',
    retry: (name: string) => `Try ${name} again`,
    cancel: (name: string) => `Do not send ${name}`,
    moreArrived: (n: number) => count(n, { one: '# more arrived', other: '# more arrived' }),
    summary: (arrived: number, all: number) => `${arrived} of ${all} arrived`,
    failedCount: (n: number) => count(n, { one: '# failed', other: '# failed' }),
    tooLarge: (limit: string) => `Larger than ${limit}, the most this album takes per file.`,
    empty: 'The file is empty.',
    unreadable: 'The file could not be read. It may have been moved or changed.',
    alreadyThereCount: (n: number) =>
      count(n, { one: '# was already there', other: '# were already there' }),
    retryFailed: 'Try all failed again',
    clear: 'Clear the list',
  },

  notFound: {
    title: 'There is nothing at this address',
    hint: 'It may have been deleted, or the address was cut short.',
    home: 'Go to the start',
    crashed: 'Something went wrong on this page',
    crashedHint: 'Nothing that was stored is lost. Reload the page to go on.',
  },

  linkDoor: {
    passwordTitle: 'This album is locked',
    passwordHint: 'The person who sent you the link knows the password.',
    linkPassword: 'Link password',
    open: 'Open',
    wrongPassword: 'Wrong password',
    wrongPasswordHint: 'Check capital letters and spaces, and try again.',
    waitBeforeTry: (seconds: number) =>
      count(seconds, {
        one: 'Too many tries. Wait # second before the next one.',
        other: 'Too many tries. Wait # seconds before the next one.',
      }),
    unlocking: 'Checking the password. This takes a moment, on purpose.',
  },

  sendForm: {
    yourName: 'Your name',
    yourNameHint: 'Everyone with this album sees it next to your photos.',
    yourNameOptional:
      'Everyone with this album sees it next to your photos. You may leave it empty.',
    send: 'Send',
    chosen: (n: number) => count(n, { one: 'Add # file', other: 'Add # files' }),
    keepLocation: 'Keep location',
    keepLocationHint: 'Otherwise the place is taken out of your photos before they are sent.',
    nameNeeded: 'The owner asks for a name, so that everyone knows whose photos these are.',
  },

  linkEnd: {
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
  },
}

export type LaterWords = typeof enLater
