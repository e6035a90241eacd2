// Before somebody loses access: what happens to them, to what they added, to the keys; and which
// links stay valid, because whoever knows one of those is not out (E3). Replacing them is offered to
// the owner and never chosen beforehand: printed cards would stop working.
import { useEffect, useState } from 'preact/hooks'
import { Checkbox } from '../../components/choice.tsx'
import { ConfirmDialog } from '../../components/confirm-dialog.tsx'
import { Progress } from '../../components/progress.tsx'
import type { LinkLeft } from '../../state/people.ts'
import { peopleWords } from '../../words/people-words.ts'
import { words } from '../../words/words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { nameOf } from './names.ts'
import type { OnePersonProps } from './person-view.tsx'

export function RemoveView({ people, person, onClose }: OnePersonProps) {
  const text = peopleWords().remove
  const [links, setLinks] = useState<readonly LinkLeft[] | null>(null)
  const [isReplacing, setReplacing] = useState(false)
  const looking = useAction()
  const removing = useAction()
  const name = nameOf(person)
  useEffect(() => {
    void looking.run(async () => setLinks(await people.linksLeft(person.accountId)))
  }, [people])
  const remove = () =>
    removing.run(async () => {
      if (links === null) return
      const replaced = isReplacing ? links.filter(({ mayReplace }) => mayReplace) : []
      const replaceLinks = replaced.map(({ linkId }) => linkId)
      await people.remove(person.accountId, { replaceLinks })
      tell(text.removed(name))
      onClose()
    })
  return (
    <ConfirmDialog
      title={text.title(name)}
      confirm={text.confirm}
      danger
      busy={removing.busy}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <ul class="facts-list">
        <li>{text.now}</li>
        <li>{text.items}</li>
        <li>{text.keys}</li>
        <li>{text.seen}</li>
      </ul>
      {links === null && looking.busy && <Progress label={words().common.loading} />}
      {links !== null && links.length > 0 && (
        <LinksThatStay links={links} isReplacing={isReplacing} onReplace={setReplacing} />
      )}
      <TroubleNote trouble={looking.trouble ?? removing.trouble} />
    </ConfirmDialog>
  )
}

interface LinksThatStayProps {
  readonly links: readonly LinkLeft[]
  readonly isReplacing: boolean
  readonly onReplace: (is: boolean) => void
}

function LinksThatStay({ links, isReplacing, onReplace }: LinksThatStayProps) {
  const text = peopleWords().remove
  return (
    <section class="block">
      <h3>{text.linksStay}</h3>
      <ul class="plain-list" aria-label={text.linksStay}>
        {links.map(({ linkId, label, hasPassword }) => (
          <li key={linkId}>
            {label || text.unnamedLink}
            {hasPassword && <span class="quiet">{` · ${text.linkPassword}`}</span>}
          </li>
        ))}
      </ul>
      <p class="quiet">{text.linksRisk}</p>
      {links.some(({ mayReplace }) => mayReplace) ? (
        <Checkbox
          label={text.replace}
          hint={text.replaceHint}
          checked={isReplacing}
          onChange={onReplace}
        />
      ) : (
        <p class="quiet">{text.askOwner}</p>
      )}
    </section>
  )
}
