// English texts of the settings pages: address, sessions, passkeys, the end of the account. Names of
// controls are those of ux.md. The rest of the account's texts is in en-member.ts.

export const enSettings = {
  account: 'Account',
  sections: 'Sections of the settings',

  email: {
    title: 'Email',
    hint: 'You sign in with it, and people share with you by it.',
    change: 'Change email',
    newEmail: 'New email',
    password: 'Password of this account',
    passwordHint:
      'Your address is part of how your keys are locked, so they are locked anew. Nothing else changes.',
    sendCode: 'Send code',
    codeSent: (address: string) =>
      `A code was mailed to ${address}. It is good for 15 minutes; also look among unwanted mail.`,
    code: 'Code from the mail',
    codeForm: 'The code has six digits.',
    another: 'Send a new code',
    same: 'This is your present address.',
    changed: (address: string) => `From now on you sign in with ${address}.`,
    unverified: 'This address is not verified yet.',
    unverifiedHint:
      'People can share with you by it once you have typed the code that was mailed to it.',
    verify: 'Verify',
    verified: 'The address is verified.',
  },

  sessions: {
    title: 'Sessions',
    hint: 'The browsers in which you are signed in. Ending a session takes effect within five seconds. What was already saved or shown there cannot be taken back.',
    current: 'This browser',
    unknown: 'Unknown browser',
    since: 'signed in',
    lastUsed: 'last used',
    end: 'End session',
    ended: 'The session was ended.',
    endOthers: 'End all other sessions',
    endOthersTitle: 'End all other sessions?',
    endOthersWarning:
      'Every other browser is signed out and asks for the password or a passkey. This one stays signed in.',
    othersEnded: 'All other sessions were ended.',
    changePassword:
      'Do you not recognise one? End it, then change your password and look at your passkeys too.',
  },

  passkeys: {
    title: 'Passkeys',
    hint: 'Sign in and unlock with a fingerprint, a face or the PIN of a device, without typing the password. Password and recovery words keep working.',
    none: 'No passkeys yet',
    noneHint: 'Add one for this device, or one that your password manager carries to all of them.',
    add: 'Add passkey',
    name: 'Name',
    nameHint: 'So that you know it again. Only you can read it.',
    namePlaceholder: 'My phone',
    nameNeeded: 'Give it a name.',
    onceMore:
      'It was made. Use it once now, so that it is certain that it can open your keys; the browser asks you again.',
    useIt: 'Use it now',
    added: (name: string) => `The passkey “${name}” was added.`,
    unnamed: 'Passkey',
    addedAt: 'added',
    lastUsed: 'last used',
    neverUsed: 'not used yet',
    rename: 'Rename',
    renameTitle: 'Name of the passkey',
    save: 'Save',
    remove: 'Remove passkey',
    removeTitle: (name: string) => `Remove “${name}”?`,
    removeWarning:
      'It signs nobody in any more and opens no keys. Browsers that it signed in stay signed in; end them under Sessions. The device may go on offering it until you delete it there as well.',
    removed: 'The passkey was removed.',
    wordsFirst:
      'A passkey can be lost with its device. Confirm your recovery words first; they are under Account.',
    toWords: 'To the recovery words',
    notHere: 'This browser has no passkeys. Those of other browsers are listed here.',
  },

  delete: {
    title: 'Delete account',
    hint: 'Ends the account for good, with everything it holds.',
    warning: 'Nobody can undo this.',
    goes: 'What goes',
    going: [
      'Your library: every item that counts as your storage, in whatever collection it is, also what guests added to yours.',
      'Your own collections and their links, for everyone in them, within minutes.',
      'Your keys, passkeys and sessions, at once. Your address becomes free.',
    ],
    stays: 'What stays',
    staying: [
      'Copies that others saved to their own collections, and what others added themselves: theirs, on their storage.',
      'The name that you gave yourself in collections of others.',
    ],
    exportFirst: 'Export everything first',
    exportHint: 'if you want to keep it.',
    administrator:
      'You administer this Keepsake. Afterwards nobody can make invitations until whoever runs the server names another administrator.',
    password: 'Password of this account',
    confirm: 'Delete account',
    deleted: 'The account was deleted.',
  },
}

export type SettingsWords = typeof enSettings
