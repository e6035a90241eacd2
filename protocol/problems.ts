// Every way to be refused: code, status, title, and who may learn that much.
// `holder` has proven the link's fragment (and, for link-full, its password).

export const problems = {
  'malformed-request': {
    status: 400,
    tells: 'anyone',
    title: 'The request is not of the expected form',
  },
  'not-found': { status: 404, tells: 'anyone', title: 'There is nothing at this address' },
  'too-large': { status: 413, tells: 'anyone', title: 'The request is too large' },
  'wrong-origin': { status: 403, tells: 'anyone', title: 'The request comes from another site' },
  'too-many-requests': { status: 429, tells: 'anyone', title: 'Too many requests' },
  'signed-out': { status: 401, tells: 'anyone', title: 'You are signed out' },
  'sign-in-failed': { status: 403, tells: 'anyone', title: 'E-mail or password is wrong' },
  'sign-in-delayed': { status: 429, tells: 'anyone', title: 'Too many attempts' },
  'passkey-failed': { status: 403, tells: 'anyone', title: 'This passkey was not accepted' },
  'recovery-words-first': {
    status: 409,
    tells: 'anyone',
    title: 'The recovery words are not confirmed yet',
  },
  'mail-code-needed': { status: 403, tells: 'anyone', title: 'The address is not verified yet' },
  'mail-code-wrong': { status: 403, tells: 'anyone', title: 'The code is wrong or too old' },
  'mail-delayed': { status: 429, tells: 'anyone', title: 'Too many codes were mailed' },
  'sign-up-closed': { status: 403, tells: 'anyone', title: 'This Keepsake takes no new accounts' },
  'invite-needed': { status: 403, tells: 'anyone', title: 'An invitation is needed' },
  'setup-code-wrong': { status: 403, tells: 'anyone', title: 'The setup code is wrong' },
  'address-taken': { status: 409, tells: 'anyone', title: 'This address has an account' },
  'collection-unavailable': {
    status: 404,
    tells: 'anyone',
    title: 'This collection is not available',
  },
  'collection-closing': {
    status: 409,
    tells: 'holder',
    title: 'This collection is about to be deleted',
  },
  'own-keys-missing': {
    status: 409,
    tells: 'holder',
    title: 'Items that guests added have not been taken over yet',
  },
  'item-unavailable': { status: 404, tells: 'holder', title: 'This item is not available' },
  'not-allowed': { status: 403, tells: 'holder', title: 'This is not allowed here' },
  'token-expired': { status: 401, tells: 'anyone', title: 'The permission has expired' },
  stale: { status: 409, tells: 'holder', title: 'The collection has changed meanwhile' },
  'roster-moved': {
    status: 409,
    tells: 'holder',
    title: 'The list of people and links has changed meanwhile',
  },
  'cutoff-differs': { status: 409, tells: 'holder', title: 'Something was added meanwhile' },
  'newer-version': { status: 409, tells: 'holder', title: 'There is a newer version' },
  'different-content': { status: 409, tells: 'holder', title: 'Something else has this name' },
  'bytes-differ': {
    status: 422,
    tells: 'holder',
    title: 'The bytes that arrived are not those announced',
  },
  'record-refused': { status: 422, tells: 'holder', title: 'A signed record is not valid' },
  'too-many': { status: 409, tells: 'holder', title: 'There are too many of these' },
  'link-unavailable': { status: 404, tells: 'anyone', title: 'This link is not available' },
  'link-full': { status: 409, tells: 'holder', title: 'This link is full' },
  'link-expired': { status: 410, tells: 'holder', title: 'This link has expired' },
  'link-removed': { status: 410, tells: 'holder', title: 'This link was removed' },
  'link-uploads-closed': { status: 409, tells: 'holder', title: 'This link takes no more files' },
  'link-password-needed': { status: 403, tells: 'holder', title: 'This link has a password' },
  'link-password-wrong': { status: 403, tells: 'holder', title: 'Wrong password' },
  'link-password-delayed': { status: 429, tells: 'holder', title: 'Too many wrong passwords' },
  'device-removed': { status: 403, tells: 'holder', title: 'This device was removed' },
  'name-needed': { status: 409, tells: 'holder', title: 'A name is needed' },
  'album-full': { status: 409, tells: 'holder', title: 'The album is full' },
  'storage-full': { status: 409, tells: 'holder', title: 'Your storage is full' },
  'item-too-large': {
    status: 413,
    tells: 'anyone',
    title: 'The file is larger than this link takes',
  },
  busy: { status: 503, tells: 'anyone', title: 'Keepsake is busy' },
  migrating: { status: 503, tells: 'anyone', title: 'Keepsake is being updated' },
  internal: { status: 500, tells: 'anyone', title: 'Something went wrong on our side' },
} as const

export type ProblemCode = keyof typeof problems

/** Extension members that clients act on. */
export interface ProblemFacts {
  /** Seconds to wait. */
  retryAfter?: number
  /** Bytes. */
  maxItemBytes?: number
}

/** What a policy answers: null is consent. `why` is for the reader of the code, `code` for the visitor. */
export interface Refusal {
  code: ProblemCode
  why: string
  facts?: ProblemFacts
}
