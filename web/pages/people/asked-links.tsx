// For the owner: admins removed people since, who may know links that still work. Only the owner can
// replace those, so the question waits here until it is answered (E3).
import { Banner } from '../../components/banner.tsx'
import { Button } from '../../components/button.tsx'
import type { Collection } from '../../state/collection.ts'
import { type People, peopleOf, type RemovedByAdmin } from '../../state/people.ts'
import { peopleWords } from '../../words/people-words.ts'
import { TroubleNote } from '../form.tsx'
import { tell } from '../toasts.ts'
import { useAction } from '../use-action.ts'
import { nameIn } from './names.ts'

export function AskedLinks({ collection }: { collection: Collection }) {
  const people = peopleOf(collection)
  const asked = people.removedByAdmins.value
  return asked && <Question people={people} asked={asked} />
}

function Question({ people, asked }: { people: People; asked: RemovedByAdmin }) {
  const text = peopleWords().asked
  const { busy, trouble, run } = useAction()
  const by = nameIn(people.members.value ?? [], asked.by) ?? text.anAdmin
  const replace = async () => {
    const links = await people.linksLeft()
    const replaced = links.filter(({ mayReplace }) => mayReplace)
    await people.replaceLinks(replaced.map(({ linkId }) => linkId))
    await people.seenRemovals()
    tell(text.replaced, { tone: 'good' })
  }
  return (
    <>
      <Banner icon="link">
        <div class="stack tight">
          <span>{text.text(by, asked.count)}</span>
          <div class="row">
            <Button busy={busy} onPress={() => void run(replace)}>
              {text.replace}
            </Button>
            <Button
              variant="quiet"
              disabled={busy}
              onPress={() => void run(() => people.seenRemovals())}
            >
              {text.keep}
            </Button>
          </div>
        </div>
      </Banner>
      <TroubleNote trouble={trouble} />
    </>
  )
}
