// What a page has to say about a collection beside its pictures: refused items, a lost connection.
import { Banner } from '../../components/banner.tsx'
import { Progress } from '../../components/progress.tsx'
import type { Collection } from '../../state/collection.ts'
import { words } from '../../words/words.ts'

export function CollectionNotes({ collection }: { collection: Collection }) {
  const trouble = collection.trouble.value
  const refused = collection.refused.value
  const loading = collection.loading.value
  return (
    <>
      {trouble && (
        <Banner tone="bad" icon={trouble.code === 'offline' ? 'offline' : 'alert'}>
          <strong>{trouble.title}.</strong> {trouble.text}
        </Banner>
      )}
      {refused > 0 && (
        <Banner tone="bad" icon="alert">
          {words().grid.refused(refused)}
        </Banner>
      )}
      {loading && (
        <Progress
          label={words().grid.loadingRows}
          value={loading.total === 0 ? 0 : loading.loaded / loading.total}
        />
      )}
    </>
  )
}
