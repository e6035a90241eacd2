// On a link that lets people join: keep what it opens in one's own account. Loaded only on such
// links; everything about accounts is loaded by the press.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Lazy } from '../../components/lazy.tsx'
import type { Collection } from '../../state/collection.ts'
import { peopleWords } from '../../words/people-words.ts'
import { takeJoining } from './joining.ts'

const loadDialog = async () => (await import('./join-dialog.tsx')).JoinDialog

export function JoinButton({ collection }: { collection: Collection }) {
  const text = peopleWords().join
  // Who had to sign in first comes back in the middle of it.
  const [isOpen, setOpen] = useState(takeJoining)
  return (
    <>
      <Button icon="add" onPress={() => setOpen(true)}>
        {collection.kind === 'folder' ? text.keepFolder : text.keep}
      </Button>
      {isOpen && <Lazy load={loadDialog} props={{ collection, onClose: () => setOpen(false) }} />}
    </>
  )
}
