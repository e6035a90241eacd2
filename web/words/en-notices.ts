// English texts of notices, of what is pushed, and of the settings for both.
import { counter } from './plural.ts'

const count = counter('en')

interface Told {
  /** Who did it; empty where nobody is named. */
  readonly by: string
  /** Title in quotation marks, or "a collection". */
  readonly what: string
  readonly count: number
}
const who = ({ by }: Told) => by || 'Somebody'
const others = (told: Told) =>
  told.count > 1
    ? `${who(told)} and ${count(told.count - 1, { one: 'one other', other: '# others' })}`
    : who(told)
const items = (n: number) => count(n, { one: 'one item', other: '# items' })

export const enNotices = {
  title: 'Notices',
  open: (unread: number) =>
    unread === 0
      ? 'Notices'
      : `Notices, ${count(unread, { one: 'one unread', other: '# unread' })}`,
  many: '99+',
  list: 'Notices',
  unread: 'Unread',
  markAll: 'Mark all as read',
  markOne: 'Mark as read',
  settings: 'What to be told',
  more: (sentence: string) => `More about: ${sentence}`,
  mute: 'Mute this collection',
  muted: (what: string) => `You hear no more of ${what}, but for what you are about to lose.`,
  emptyTitle: 'Nothing new',
  emptyText: 'When somebody shares with you, or guests add photos, you read it here.',
  quoted: (title: string) => `“${title}”`,
  unknown: 'a collection',

  told: {
    shared: (one: Told) => `${who(one)} shared ${one.what} with you.`,
    'role-changed': (one: Told) => `${who(one)} changed what you may do in ${one.what}.`,
    'access-removed': (one: Told) =>
      `${who(one)} removed your access to ${one.what}. What you added is still in your library.`,
    joined: (one: Told) => `${others(one)} joined ${one.what}.`,
    'invitation-accepted': (one: Told) => `${others(one)} accepted your invitation to ${one.what}.`,
    'items-added': (one: Told) =>
      one.by
        ? `${one.by} added ${items(one.count)} to ${one.what}.`
        : `${count(one.count, { one: 'One new item', other: '# new items' })} in ${one.what}.`,
    'guest-uploads': (one: Told) => `Guests added ${items(one.count)} to ${one.what}.`,
    'items-removed': (one: Told) =>
      `${who(one)} took ${count(one.count, { one: 'an item', other: '# items' })} of yours out of ${one.what}. You still have ${one.count === 1 ? 'it' : 'them'} in your library.`,
    'deletion-suggested': (one: Told) =>
      `${who(one)} suggests that you delete ${count(one.count, { one: 'an item', other: '# items' })} that you added to ${one.what}.`,
    'deletion-planned': (one: Told) =>
      `${who(one)} is going to delete ${one.what}. You can save copies until then.`,
    quota: (one: Told) =>
      one.count >= 100
        ? 'Your storage is full. Nothing can be added until you free some.'
        : `Your storage is ${one.count} % full.`,
    'link-expired': (one: Told) =>
      `${count(one.count, { one: 'A link', other: '# links' })} to ${one.what} expired.`,
    'link-full': (one: Told) =>
      `All places of ${count(one.count, { one: 'a link', other: '# links' })} to ${one.what} are taken.`,
    comment: (one: Told) => `${others(one)} commented in ${one.what}.`,
    reply: (one: Told) => `${others(one)} replied to you in ${one.what}.`,
    'approval-waiting': (one: Told) => `${items(one.count)} wait for your approval in ${one.what}.`,
  },

  kinds: {
    shared: 'Something is shared with me',
    'role-changed': 'What I may do changes',
    'access-removed': 'My access is removed',
    joined: 'Somebody joins',
    'invitation-accepted': 'An invitation is accepted',
    'items-added': 'New items in what is shared with me',
    'guest-uploads': 'New items from guests',
    'items-removed': 'My items are taken out of a collection',
    'deletion-suggested': 'Somebody suggests that I delete something',
    'deletion-planned': 'A collection is going to be deleted',
    quota: 'My storage gets full',
    'link-expired': 'A link expires',
    'link-full': 'All places of a link are taken',
    comment: 'Comments',
    reply: 'Replies to me',
    'approval-waiting': 'Something waits for my approval',
  },
  channels: { app: 'App', push: 'Push', mail: 'Email' },
  kind: 'Kind of notice',
  on: (kind: string, channel: string) => `${kind}: ${channel}`,
  offInApp: 'What is off in the app is off everywhere.',
  mailHint:
    'At most one email a day, when something has been unread for an hour. It names no titles and no people.',
  noMail: 'This server sends no email, or your address is not verified yet.',
  mutedTitle: 'Muted collections',
  mutedNone: 'None. You mute a collection at any of its notices.',
  unmute: 'Hear of it again',

  push: {
    title: 'On this device',
    hint: 'You are told on this device while Keepsake is closed. The service of your browser’s maker that delivers the message learns when, and nothing of what.',
    on: 'Turn on for this device',
    off: 'Turn off for this device',
    isOn: 'This device is told.',
    denied:
      'Your browser does not let Keepsake show notices. You can allow it in the browser’s settings for this site.',
    unsupported:
      'This browser cannot be told while Keepsake is closed. On an iPhone or iPad, add Keepsake to the home screen first.',
  },
} as const

export type NoticesWords = typeof enNotices
