// Where somebody looks for sharing a single item: says that it goes through its collection, and
// leads to the people or the links of that.
import { useState } from 'preact/hooks'
import { Button, IconButton } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { laterWords } from '../../words/later-words.ts'

export type ShareThrough = 'share' | 'links'

export interface ShareOneProps {
  readonly mayManageLinks: boolean
  /** Leaves the viewer for the dialog of the collection. */
  readonly onThrough: (dialog: ShareThrough) => void
}

export function ShareOne({ mayManageLinks, onThrough }: ShareOneProps) {
  const text = laterWords().shareOne
  const [isTold, setTold] = useState(false)
  const through = (dialog: ShareThrough) => {
    setTold(false)
    onThrough(dialog)
  }
  const actions = (
    <>
      {mayManageLinks && (
        <Button icon="link" onPress={() => through('links')}>
          {text.links}
        </Button>
      )}
      <Button variant="primary" icon="people" onPress={() => through('share')}>
        {text.people}
      </Button>
    </>
  )
  return (
    <>
      <IconButton icon="share" label={text.share} onPress={() => setTold(true)} />
      {isTold && (
        <Dialog title={text.title} onClose={() => setTold(false)} actions={actions}>
          <p>{text.text}</p>
        </Dialog>
      )}
    </>
  )
}
