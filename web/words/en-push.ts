// English texts of what is shown while no page is open. Titles are not known there, so these name
// none: what a passer-by reads on a locked screen.

export const enPush = {
  title: 'Keepsake',
  /** By kind of notice; a kind of a later version is told by `other`. */
  body: {
    shared: 'Somebody shared something with you.',
    'role-changed': 'What you may do in a collection has changed.',
    'access-removed': 'Your access to a collection was removed.',
    joined: 'Somebody joined one of your collections.',
    'invitation-accepted': 'Your invitation was accepted.',
    'items-added': 'There are new items in a collection.',
    'guest-uploads': 'Guests added something.',
    'items-removed': 'An item of yours left a collection. You still have it.',
    'deletion-suggested': 'Somebody suggests that you delete something.',
    'deletion-planned': 'A collection is going to be deleted. You can save copies.',
    quota: 'Your storage gets full.',
    'link-expired': 'One of your links expired.',
    'link-full': 'All places of one of your links are taken.',
    comment: 'There is a new comment.',
    reply: 'Somebody replied to you.',
    'approval-waiting': 'Something waits for your approval.',
  } as Readonly<Record<string, string>>,
  other: 'There is something new.',
} as const

export type PushWords = typeof enPush
