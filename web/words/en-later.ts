// English texts of what a guest meets after the first pictures: viewer, sending, a page that is not
// there. Apart from en.ts so that they are not downloaded before the first thumbnail (budget G1).

import { counter } from './plural.ts'

const count = counter('en')

export const enLater = {
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
}

export type LaterWords = typeof enLater
