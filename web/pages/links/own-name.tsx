// The name under which this album is shared: guests read it beside the title. Sealed like the title.
import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import type { Collection } from '../../state/collection.ts'
import { setOwnName } from '../../state/manage-collection.ts'
import { memberWords } from '../../words/member-words.ts'
import { words } from '../../words/words.ts'
import { Form, TroubleNote } from '../form.tsx'
import { useAction } from '../use-action.ts'

const longestName = 60

export function OwnName({ collection }: { collection: Collection }) {
  const text = memberWords().links
  const saved = collection.sharedBy.value
  const [typed, setTyped] = useState<string | null>(null)
  const { busy, trouble, run } = useAction()
  const name = typed ?? saved
  const save = () =>
    run(async () => {
      await setOwnName(collection, name.trim())
      setTyped(null)
    })
  const button = (
    <Button type="submit" variant="quiet" busy={busy} disabled={name.trim() === saved}>
      {words().common.save}
    </Button>
  )
  return (
    <Form onSubmit={() => void save()}>
      <Field
        label={text.sharedBy}
        hint={text.sharedByHint}
        value={name}
        onInput={setTyped}
        maxLength={longestName}
        autocomplete="name"
        suffix={button}
      />
      <TroubleNote trouble={trouble} />
    </Form>
  )
}
