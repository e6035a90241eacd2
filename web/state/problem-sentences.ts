// One sentence for every way to fail: what happened, what was kept, what to do now. A code without a
// sentence does not compile. Apart from problem-text, because most visits need none of them.
import type { ProblemCode } from '#protocol/problems'
import type { FailureCode } from '../crypto/failure.ts'
import type { OwnCode, Told } from './problem-text.ts'

const again = true
const final = false

const reload = 'Reload the page and try again.'
const askOwner = 'Ask the person who sent you the link.'
const unverified: Told = [
  'This could not be verified',
  'What the server sent is not what its author signed, so it is not shown. Everything else is as it was.',
  final,
]
const ours: Told = [
  'Something went wrong',
  'That did not work because of a fault on our side. Nothing was lost; try again in a moment.',
  again,
]
const changed: Told = [
  'Something changed meanwhile',
  'Someone changed the same thing at the same moment. Look at it again and repeat what you wanted.',
  again,
]

const problemTexts: Record<ProblemCode, Told> = {
  'malformed-request': [
    'That did not work',
    `The server did not understand the request. ${reload}`,
    final,
  ],
  'not-found': [
    'There is nothing here',
    'It may have been deleted, or the address was cut short.',
    final,
  ],
  'too-large': [
    'This is too large',
    'The server does not take so much at once. Nothing was stored.',
    final,
  ],
  'wrong-origin': [
    'That did not work',
    `The request seemed to come from another site. ${reload}`,
    final,
  ],
  'too-many-requests': ['Too many requests', 'Wait a moment; it goes on from where it was.', again],
  'signed-out': ['You are signed out', 'Sign in again to go on. What was stored is safe.', final],
  'sign-in-failed': [
    'That did not match',
    'The e-mail address or the password is wrong. Check both and try again.',
    final,
  ],
  'sign-in-delayed': [
    'Too many attempts',
    'To slow down guessing, the next attempt is taken a little later. Your account is not locked.',
    again,
  ],
  'passkey-failed': [
    'This passkey was not accepted',
    'It may have been removed from the account. Sign in with the password instead.',
    final,
  ],
  'recovery-words-first': [
    'Recovery words come first',
    'A passkey can be lost with its device. Confirm your recovery words, then add it.',
    final,
  ],
  'mail-code-needed': [
    'The address is not verified yet',
    'Have a code mailed to it, and type it here. Nothing was changed.',
    final,
  ],
  'mail-code-wrong': [
    'The code does not match',
    'It is wrong, or older than 15 minutes. Check the newest mail, or have another code sent.',
    final,
  ],
  'mail-delayed': [
    'Enough mails for now',
    'Several codes were sent in a short time. Look into the mailbox, also among unwanted mail.',
    again,
  ],
  'sign-up-closed': [
    'No new accounts',
    'This Keepsake takes no new accounts. Ask the person who runs it.',
    final,
  ],
  'invite-needed': [
    'An invitation is needed',
    'Ask the person who runs this Keepsake for an invitation, and open its address.',
    final,
  ],
  'setup-code-wrong': [
    'The setup code is wrong',
    'It was printed where Keepsake was started or deployed. Copy it from there.',
    final,
  ],
  'address-taken': [
    'This address has an account',
    'Sign in with it, or use the recovery words if the password is forgotten.',
    final,
  ],
  'collection-unavailable': [
    'This collection is not available',
    'It was deleted, or it is not shared with you any more.',
    final,
  ],
  'item-unavailable': [
    'This item is gone',
    'It was removed meanwhile. Everything else is as it was.',
    final,
  ],
  'not-allowed': [
    'This is not allowed here',
    'Nothing was changed. The owner decides what may be done here.',
    final,
  ],
  'token-expired': ['The permission has ended', `It could not be renewed. ${reload}`, again],
  stale: changed,
  'roster-moved': changed,
  'cutoff-differs': changed,
  'newer-version': [
    'There is a newer version',
    `Someone changed this item meanwhile. ${reload}`,
    final,
  ],
  'different-content': [
    'That did not work',
    'Something else is stored under this name already. Try again: it gets a new one.',
    again,
  ],
  'bytes-differ': [
    'It was damaged on the way',
    'What arrived was not what was sent, so it was not kept. Try again.',
    again,
  ],
  'record-refused': [
    'That did not work',
    `The server refused what this device signed. ${reload}`,
    final,
  ],
  'collection-closing': [
    'This will be deleted',
    'Its owner is deleting it, so nothing is added any more. You can still save copies.',
    final,
  ],
  'own-keys-missing': [
    'That did not work',
    'Not all that guests added could be taken over into your library. Try again, or delete everything for good; nothing was deleted.',
    again,
  ],
  'too-many': [
    'There are too many',
    'The limit is reached. Remove some of them first; nothing was changed.',
    final,
  ],
  'link-unavailable': [
    'This link is not available',
    `The address may be incomplete, or the link is gone for good. ${askOwner}`,
    final,
  ],
  'link-full': [
    'This link is full',
    `As many devices as allowed have opened it. ${askOwner}`,
    again,
  ],
  'link-expired': [
    'This link has expired',
    `It worked until the time its owner set. What arrived is safe. ${askOwner}`,
    final,
  ],
  'link-removed': [
    'This link was removed',
    `Its owner took it away. What arrived is safe. ${askOwner}`,
    final,
  ],
  'link-uploads-closed': [
    'This link takes no more files',
    `Its owner turned adding off. What arrived before is safe. ${askOwner}`,
    final,
  ],
  'link-password-needed': ['This link has a password', `Type it to go on. ${askOwner}`, final],
  'link-password-wrong': [
    'Wrong password',
    'Check capital letters and spaces, and try again.',
    final,
  ],
  'link-password-delayed': [
    'Too many wrong passwords',
    'To slow down guessing, the next attempt is taken a little later.',
    again,
  ],
  'device-removed': [
    'This device was removed',
    `The owner took this device off the link. What arrived is safe. ${askOwner}`,
    final,
  ],
  'name-needed': [
    'A name is needed',
    'The owner asks everyone who adds something for a name. Type yours, then try again.',
    again,
  ],
  'album-full': [
    'The album is full',
    'Its owner has no storage left. What arrived is safe; ask them to make room, then try again.',
    again,
  ],
  'storage-full': [
    'Your storage is full',
    'Nothing was lost. Delete something or ask the administrator for more, then try again.',
    again,
  ],
  'item-too-large': [
    'The file is too large',
    'It is larger than this link takes. Nothing of it was stored.',
    final,
  ],
  busy: ['Keepsake is busy', 'Nothing was lost. It is tried again by itself in a moment.', again],
  migrating: [
    'Keepsake is being updated',
    'This takes a minute. Nothing was lost; try again then.',
    again,
  ],
  internal: ours,
}

const failureTexts: Record<FailureCode, Told> = {
  'cannot-open': unverified,
  'cut-short': unverified,
  refused: unverified,
  behind: [
    'Something is newer than this page',
    `It names changes that the server has not shown yet. ${reload}`,
    again,
  ],
  'update-needed': [
    'Update needed',
    'This was made by a newer Keepsake. Reload the page to get it.',
    final,
  ],
  'key-changed': [
    'A key has changed',
    'The key of this person is not the one seen before, so sharing is blocked until you compared words.',
    final,
  ],
  'bad-input': [
    'That is not complete',
    'Something is missing or mistyped. Compare it with what you wrote down.',
    final,
  ],
  unsupported: [
    'This browser is too old',
    'It lacks the encryption that Keepsake needs. Use a current browser.',
    final,
  ],
  aborted: ['Stopped', 'It was stopped before it was finished. Nothing was changed.', again],
  internal: ours,
}

const ownTexts: Record<OwnCode, Told> = {
  'passkey-locked': [
    'This passkey cannot unlock your keys',
    'It can sign in, but it cannot make the secret that opens pictures (WebAuthn PRF), so it was not taken. Try another device, browser or password manager; your password works as always.',
    final,
  ],
  'passkey-cancelled': [
    'The passkey was not used',
    'It was cancelled, took too long, or there is none for this site here. Nothing was changed.',
    again,
  ],
  'passkey-held': [
    'There is one already',
    'This device or password manager already has a passkey for your account.',
    final,
  ],
  'passkey-nowhere': [
    'Passkeys do not work here',
    'Browsers offer them only on secure addresses with a name. Your password works as always.',
    final,
  ],
  offline: [
    'You are offline',
    'Nothing is lost. Keepsake goes on as soon as there is a connection.',
    again,
  ],
  'server-untrusted': [
    'The answer makes no sense',
    'The server answered in a form that Keepsake does not accept, so nothing of it was used. Try again later.',
    again,
  ],
  'incomplete-address': [
    'This address is not complete',
    'Part of it was lost on the way. Copy the whole link again, with everything after the # sign.',
    final,
  ],
  'file-unreadable': [
    'The file could not be read',
    'It may have been moved or changed since it was chosen. Choose it again.',
    final,
  ],
  'file-empty': ['The file is empty', 'There is nothing in it to send.', final],
  'file-too-large': [
    'The file is too large for now',
    'Files above 60 MB cannot be sent yet. It was left where it is; all others go on.',
    final,
  ],
  'picture-too-large': [
    'The picture is too large',
    'It has more pixels than a browser can open. It was left where it is; all others go on.',
    final,
  ],
  'words-wrong': [
    'These are not the recovery words',
    'There are 24 words in their order. Compare them with what you wrote down.',
    final,
  ],
  'keys-differ': [
    'The server shows other keys',
    'The keys it shows for your account are not yours, so sharing is blocked. Tell the person who runs this Keepsake.',
    final,
  ],
}

/** `failures` and `own` are apart from the server's codes: some have the same name. */
export const sentences = { problems: problemTexts, failures: failureTexts, own: ownTexts }
export type Sentences = typeof sentences
