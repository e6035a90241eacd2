// The name by which the others in this collection know this person; asked for only while it is
// missing and there is somebody to read it. Sealed like the title.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import type { Collection } from '../../state/collection.ts'
import { setOwnName } from '../../state/manage-collection.ts'
import type { MemberView } from '../../state/people.ts'
import { peopleWords } from '../../words/people-words.ts'
import { words } from '../../words/words.ts'
import { Form, TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'

const longestName = 60

export interface OwnNameHereProps {
  readonly collection: Collection
  readonly members: readonly MemberView[]
}

export function OwnNameHere({ collection, members }: OwnNameHereProps) {
  const text = peopleWords().share
  const saved = members.find((one) => one.me)?.name ?? ''
  const [typed, setTyped] = useState<string | null>(null)
  const { busy, trouble, run } = useAction()
  const name = typed ?? saved
  const save = () =>
    run(async () => {
      await setOwnName(collection, name.trim())
      setTyped(null)
      tell(text.ownNameSaved, { tone: 'good' })
    })
  const button = (
    <Button type="submit" variant="quiet" busy={busy} disabled={name.trim() === saved}>
      {words().common.save}
    </Button>
  )
  return (
    <section class="block">
      <Form onSubmit={() => void save()}>
        <Field
          label={text.ownName}
          hint={text.ownNameHint}
          value={name}
          onInput={setTyped}
          maxLength={longestName}
          autocomplete="name"
          suffix={button}
        />
        <TroubleNote trouble={trouble} />
      </Form>
    </section>
  )
}
