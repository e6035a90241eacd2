// English texts about people: sharing, roles, verification, invitations, leaving, joining by a link.
// Names of controls are those of ux.md.

import { counter } from './plural.ts'

const count = counter('en')

export const enPeople = {
  roles: {
    1: 'Viewer',
    2: 'Collaborator',
    3: 'Admin',
    4: 'Owner',
  },
  /** What each may do, in one line. */
  mayDo: {
    1: 'Sees and downloads everything.',
    2: 'Sees everything, adds items, and removes the ones they added.',
    3: 'Adds and removes anything, and manages viewers and collaborators.',
    4: 'May do everything, and pays for what guests add.',
  },
  youAre: {
    1: 'You can look and download',
    2: 'You can add',
    3: 'You are an admin',
    4: 'You are the owner',
  },

  share: {
    title: 'Share',
    emails: 'Email addresses',
    emailsHint: 'One or several: put commas, spaces or new lines between them.',
    emailsWrong: (parts: string) => `This is not an e-mail address: ${parts}`,
    emailsNeeded: 'Type the address of at least one person.',
    emailsMany: (most: number) => `At most ${most} addresses at once.`,
    role: 'Role',
    invite: 'Invite',
    inviting: (done: number, all: number) => `${done} of ${all}`,
    results: 'What became of them',
    shared: 'Is in. They find it under “Shared with me”.',
    already: 'Is here already',
    invited: 'Has no account yet. Hand over this invitation.',
    changed: 'Has other keys than before: nothing was shared',
    showChange: 'Look at it',
    people: 'People',
    search: 'Search people',
    count: (n: number) => count(n, { one: '# person', other: '# people' }),
    you: 'you',
    addedBy: (name: string) => `added by ${name}`,
    byLink: 'joined by a link',
    since: (when: string) => `since ${when}`,
    made: (when: string) => `made it on ${when}`,
    roleOf: (address: string) => `Role of ${address}`,
    remove: (address: string) => `Remove ${address}`,
    open: (address: string) => `Details of ${address}`,
    verified: 'Verified',
    changedMark: 'Keys have changed',
    deleted: 'Deleted account',
    readOnly: 'Only the owner and admins add people or change roles.',
    blocked:
      'The keys of your own account differ from those the server shows, so nothing can be shared.',
    done: 'Done',
    again: 'Try again',
    ownName: 'Your name',
    ownNameHint: 'People here read it beside your address. It is encrypted like the pictures.',
    ownNameSaved: 'Your name was saved.',
    roleChanged: (name: string, role: string) => `${name} is now ${role}.`,
  },

  lower: {
    title: (name: string, role: string) => `Change ${name} to ${role}?`,
    toViewer: 'They can no longer add anything. What they added so far stays.',
    toCollaborator:
      'They can no longer remove items of others or manage people. What they added so far stays.',
    soon: 'It takes effect within five seconds.',
    confirm: 'Change role',
  },

  remove: {
    title: (name: string) => `Remove ${name}?`,
    now: 'They can no longer open it, within five seconds.',
    items: 'What they added leaves it and stays in their own library. All other items stay.',
    keys: 'The keys change: they cannot read anything added from now on, not even with the server’s help.',
    seen: 'What they have already seen or saved cannot be taken back.',
    linksStay: 'These links stay valid',
    linksRisk: 'If they know one of them, they can still open it that way, without an account.',
    replace: 'Replace these links',
    replaceHint:
      'They get new addresses under Links. Those already sent, and printed cards, stop working.',
    askOwner: 'Only the owner can replace them, and is asked the next time they open this.',
    confirm: 'Remove',
    removed: (name: string) => `${name} was removed.`,
    unnamedLink: 'A link without a label',
    linkPassword: 'has a password; change it under Links',
  },

  asked: {
    anAdmin: 'An admin',
    text: (name: string, n: number) =>
      `${name} ${count(n, {
        one: 'removed somebody',
        other: 'removed # people',
      })} who may know the links of this album, which still work. Replace them? Addresses already sent, and printed cards, then stop working.`,
    replace: 'Replace links',
    keep: 'Keep them',
    replaced: 'The links were replaced. The new ones are under Links.',
  },

  leave: {
    action: 'Leave',
    title: (name: string) => `Leave “${name}”?`,
    items: 'What you added leaves it and stays in your library.',
    noWayBack: 'You can no longer open it. To come back, somebody has to add you again.',
    confirm: 'Leave',
    left: (name: string) => `You left “${name}”.`,
  },

  verify: {
    title: 'Verification',
    words: (name: string) => `Words of ${name}`,
    how: (name: string) =>
      `Call ${name}, or meet. Let them read out their words, which stand in their Settings under “Your words”. If all eight are these, in this order, nobody stands between you.`,
    differ: 'If one word differs, do not share anything: remove this person and ask what happened.',
    mark: 'Mark as verified',
    done: 'You compared these words and marked them as verified.',
    marked: (name: string) => `${name} is verified.`,
    yours: 'Your words',
    yoursHint:
      'They stand for the keys of your account. Read them out to people who want to be sure that it is really you they share with.',
    yoursHere: 'These are your words. Others compare them with what you read out to them.',
  },

  changed: {
    title: (name: string) => `The keys of ${name} have changed`,
    what: (name: string) =>
      `The keys that the server shows for ${name} are not those that you have seen before. Until this is cleared up, nothing is shared with them and nothing of theirs is opened.`,
    innocent: 'It is harmless if they lost their account and made a new one.',
    harmful: 'It is not if somebody is trying to read what you share with them.',
    before: 'Words before',
    now: 'Words now',
    how: (name: string) =>
      `Call ${name}, or meet, and let them read out all eight words under “Your words” in their Settings. One word is left out here: type the one that you hear.`,
    hidden: 'left out',
    word: (n: number) => `Word ${n}`,
    wrong:
      'This is not the word of the new keys. Somebody may be between you: share nothing, and ask what happened.',
    compare: 'Compare the words',
    confirm: 'Confirm the new keys',
    confirmed: (name: string) => `The new keys of ${name} are confirmed.`,
  },

  invitations: {
    title: 'Invitations',
    link: 'Invitation',
    linkOf: (address: string) => `Invitation for ${address}`,
    copy: 'Copy invitation',
    copied: 'Copied',
    send: 'Send…',
    sendText: 'An invitation to Keepsake:',
    revoke: (address: string) => `Revoke invitation of ${address}`,
    revokeTitle: 'Revoke this invitation?',
    revokeText: (address: string) => `${address} can no longer use it.`,
    revokeConfirm: 'Revoke',
    revoked: 'The invitation was revoked.',
    open: 'waiting for them',
    accepted: 'accepted; the key follows when an admin opens this',
    waits: 'waits to be let in',
    byHand:
      'Only the server says that it is this person. Call them and compare these words before you let them in.',
    usedBy: (address: string) => `was made for ${address}`,
    expired: 'expired',
    until: (when: string) => `until ${when}`,
    nextLink: 'Whoever opens it first can make an account and come in. It works on one device.',
    nextCode:
      'It carries no key. When they have used it, they come in as soon as an admin opens this again.',
    anybody: 'somebody',
    noAddress: 'Its address can only be seen where it was made.',
    admit: 'Let in',
    show: 'Show',
  },

  shared: {
    by: (name: string) => `Shared by ${name}`,
    waiting: 'Waiting for the key',
    waitingHint: 'It appears here as soon as one of its admins opens it.',
  },

  collection: {
    people: 'People',
    emptyViewer: 'Nothing here yet',
    emptyViewerHint: 'Items appear here as soon as somebody adds them.',
    gone: 'You no longer have access',
    goneText:
      'You were removed, or the album was deleted. What you added is still in your library.',
  },

  invite: {
    title: 'You are invited',
    signedOut:
      'Somebody wants to share photos or documents with you, end-to-end encrypted. Sign in, or create an account, to see who it is.',
    what: (name: string, role: string) => `${name} shares a collection with you, as ${role}.`,
    sealed: 'What it is called can only be read once you are in: the server does not know it.',
    other: (address: string) => `It was made for ${address}. You are signed in as someone else.`,
    accept: 'Accept invitation',
    waiting: 'Accepted',
    waitingText: (name: string) =>
      `${name} is told. As soon as an admin opens the collection, its key is sealed for you, and it appears under “Shared with me”.`,
    member: 'You are in already',
    toHome: 'Go to home',
    toCollection: 'Open it',
    incomplete: 'This address is not complete',
    incompleteText: 'Copy the whole invitation, also what comes after the # sign.',
    signIn: 'Sign in',
    createAccount: 'Create account',
  },

  join: {
    keep: 'Keep this album',
    keepFolder: 'Keep this folder',
    title: (name: string) => `Keep “${name}”?`,
    what: 'It appears under “Shared with me” in your account, on all your devices, also when the link ends.',
    role: (role: string, what: string) => `You join as ${role}. ${what}`,
    seen: 'Everyone in it sees your e-mail address.',
    ownerWords: (name: string) => `Words of ${name}`,
    ownerWordsHint: 'Compare them with the owner when you want to be sure.',
    theOwner: 'the owner',
    account: 'For this you need an account.',
    signIn: 'Sign in',
    createAccount: 'Create account',
    joined: 'It is in your account now.',
    member: 'It is in your account.',
    open: 'Open in your account',
    removed: 'You were removed from it. To come back, an admin has to add you again.',
    signedInAs: (address: string) => `Signed in as ${address}.`,
  },
}

export type PeopleWords = typeof enPeople
