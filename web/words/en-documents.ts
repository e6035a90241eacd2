// English texts about files that are no pictures: lists, kinds in words, and what the viewer says of documents.

import { counter } from './plural.ts'

const count = counter('en')

export const enDocuments = {
  list: {
    name: 'Name',
    kind: 'Type',
    size: 'Size',
    added: 'Added',
    addedBy: 'Added by',
    sortBy: (what: string) => `Sort by ${what.toLowerCase()}`,
    order: 'Sort by',
    upwards: { name: 'A to Z', kind: 'A to Z', size: 'Smallest first', added: 'Oldest first' },
    downwards: { name: 'Z to A', kind: 'Z to A', size: 'Largest first', added: 'Newest first' },
    turn: 'Turn the order round',
    loading: 'Reading the names',
    loadingCount: (loaded: number, all: number) => `${loaded} of ${all} names read`,
    search: 'Search',
    clearSearch: 'Clear the search',
    found: (n: number) =>
      count(n, { zero: 'Nothing found', one: '# item found', other: '# items found' }),
    nothing: (query: string) => `Nothing here is called “${query}”`,
    nothingHint: 'Names, captions and types are searched, on this device alone.',
    ownItem: 'You',
  },

  kinds: {
    photo: 'Photo',
    image: 'Image',
    drawing: 'Drawing',
    video: 'Video',
    audio: 'Sound',
    pdf: 'PDF',
    text: 'Text',
    document: 'Document',
    sheet: 'Spreadsheet',
    slides: 'Presentation',
    book: 'Book',
    archive: 'Archive',
    other: 'File',
  },

  document: {
    opening: 'Opening',
    pages: (name: string) => `Pages of ${name}`,
    page: (n: number, all: number) => `Page ${n} of ${all}`,
    previousPage: 'Previous page',
    nextPage: 'Next page',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit to width',
    controls: 'Pages and zoom',
    contents: (name: string) => `Text of ${name}`,
    player: (name: string) => `Player of ${name}`,
    play: (name: string) => `Play ${name}`,
    wrap: 'Wrap long lines',
    cut: (shown: string, all: string) =>
      `This is the beginning: ${shown} of ${all}. Download the file to see all of it.`,
    downloadToOpen: 'Files of this type do not open here. Download it to open it on your device.',
    drawingStays:
      'Drawings of this type can hold programs, so they are not opened here. Download it to open it on your device.',
    tooLarge: (limit: string) =>
      `Files over ${limit} are not opened here. Download it to open it on your device.`,
    broken:
      'This file could not be opened here. It may be damaged, or not what its name says. You can still download it.',
    locked: 'This PDF has a password of its own. Download it to open it on your device.',
    originalsOff: 'Originals are not offered on this link, so this file cannot be opened.',
    empty: 'The file is empty.',
    noFilm: 'This browser cannot play this video. Download it to play it on your device.',
    noSound: 'This browser cannot play this sound. Download it to play it on your device.',
  },

  shareOne: {
    share: 'Share',
    title: 'Share this item',
    text: 'An item is shared through its collection: whoever is let into this one sees everything in it. To share this item alone, put it in a collection of its own.',
    people: 'People',
    links: 'Links',
  },
}
