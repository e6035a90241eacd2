// What the account was told, newest first: unread ones stand out, pressing one leads to what it is
// about and marks it as read.
import '../../styles/notices.css'
import { useEffect } from 'preact/hooks'
import { Button, LinkButton } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import type { IconName } from '../../components/icon.tsx'
import { Icon } from '../../components/icon.tsx'
import { Menu } from '../../components/menu.tsx'
import { TitleBlock } from '../../components/page.tsx'
import { Progress } from '../../components/progress.tsx'
import { Time } from '../../components/time.tsx'
import { collections, loadCollections } from '../../state/collections.ts'
import { setMuted } from '../../state/notice-settings.ts'
import {
  loadNotices,
  markAllRead,
  markRead,
  type Notice,
  notices,
  noticesTrouble,
  unread,
} from '../../state/notices.ts'
import { noticesWords } from '../../words/notices-words.ts'
import { words } from '../../words/words.ts'
import { useTitle } from '../address.ts'
import { TroubleNote } from '../form.tsx'
import { MemberPage } from '../member-page.tsx'
import { tell } from '../toasts.ts'
import { type Action, useAction } from '../use-action.ts'
import { namedOf, placeOf, sentenceOf } from './notice-text.ts'

export function NoticesPage() {
  const text = noticesWords()
  useTitle(text.title)
  const action = useAction()
  useEffect(() => {
    void loadNotices().catch(() => undefined)
    if (collections.peek() === null) void loadCollections()
  }, [])
  const all = notices.value
  return (
    <MemberPage>
      <div class="column">
        <TitleBlock title={text.title} actions={<Actions action={action} />} />
        <TroubleNote trouble={action.trouble ?? (all === null ? noticesTrouble.value : null)} />
        {all === null && noticesTrouble.value === null && (
          <Progress label={words().common.loading} />
        )}
        {all?.length === 0 && (
          <EmptyState title={text.emptyTitle} icon="check">
            {text.emptyText}
          </EmptyState>
        )}
        {all !== null && all.length > 0 && (
          <ul class="notice-list" aria-label={text.list}>
            {all.map((one) => (
              <NoticeItem key={`${one.kind}/${one.collectionId}`} one={one} action={action} />
            ))}
          </ul>
        )}
      </div>
    </MemberPage>
  )
}

function Actions({ action: { busy, run } }: { action: Action }) {
  const text = noticesWords()
  return (
    <>
      {unread.value > 0 && (
        <Button variant="quiet" icon="check" busy={busy} onPress={() => void run(markAllRead)}>
          {text.markAll}
        </Button>
      )}
      <LinkButton href="/settings/notices" variant="quiet" icon="settings">
        {text.settings}
      </LinkButton>
    </>
  )
}

const icons: Readonly<Record<Notice['kind'], IconName>> = {
  shared: 'share',
  'role-changed': 'people',
  'access-removed': 'lock',
  joined: 'people',
  'invitation-accepted': 'check',
  'items-added': 'image',
  'guest-uploads': 'upload',
  'items-removed': 'folder',
  'deletion-suggested': 'trash',
  'deletion-planned': 'trash',
  quota: 'alert',
  'link-expired': 'clock',
  'link-full': 'link',
  comment: 'comment',
  reply: 'comment',
  'approval-waiting': 'eye',
}

function NoticeItem({ one, action }: { one: Notice; action: Action }) {
  const text = noticesWords()
  const sentence = sentenceOf(one)
  const place = placeOf(one)
  const body = (
    <>
      <span class="sign">
        <Icon name={icons[one.kind]} />
      </span>
      <span class="what">
        <span dir="auto">{sentence}</span>
        <span class="quiet small">
          {!one.read && <span class="hush">{text.unread}. </span>}
          <Time at={one.at} />
        </span>
      </span>
    </>
  )
  return (
    <li class={one.read ? undefined : 'unread'}>
      {place === null ? (
        <div class="notice">{body}</div>
      ) : (
        <a class="notice" href={place} onClick={() => void markRead(one).catch(() => undefined)}>
          {body}
        </a>
      )}
      <NoticeMenu one={one} sentence={sentence} action={action} />
    </li>
  )
}

function NoticeMenu(props: { one: Notice; sentence: string; action: Action }) {
  const { one, sentence, action } = props
  const text = noticesWords()
  const { collectionId } = one
  const read = {
    label: text.markOne,
    icon: 'check',
    onPress: () => go(() => markRead(one)),
  } as const
  const mute = {
    label: text.mute,
    icon: 'close',
    onPress: () =>
      go(async () => {
        const what = namedOf(collectionId)
        if (collectionId !== null) await setMuted(collectionId, true)
        tell(text.muted(what))
        await loadNotices()
      }),
  } as const
  const go = (work: () => Promise<unknown>) => void action.run(work)
  const items = [...(one.read ? [] : [read]), ...(collectionId === null ? [] : [mute])]
  return items.length === 0 ? null : <Menu label={text.more(sentence)} items={items} />
}
