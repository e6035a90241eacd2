// The field `Search` of an open collection, and how far the reading of names has come.
import { Progress } from '../../components/progress.tsx'
import { SearchField } from '../../components/search-field.tsx'
import type { Collection } from '../../state/collection.ts'
import { listingOf } from '../../state/listing.ts'
import { laterWords } from '../../words/later-words.ts'

export function CollectionSearch({ collection }: { collection: Collection }) {
  const listing = listingOf(collection)
  return <SearchField value={listing.query.value} onInput={listing.search} />
}

/** Said politely while somebody types; nothing without a question. */
export function SearchState({ collection }: { collection: Collection }) {
  const text = laterWords().list
  const listing = listingOf(collection)
  const query = listing.query.value
  if (query.trim() === '') return null
  const now = listing.progress.value
  const found = listing.shown.value.length
  return (
    <>
      {now && now.total > 0 && (
        <Progress
          label={text.loading}
          value={now.loaded / now.total}
          text={text.loadingCount(now.loaded, now.total)}
        />
      )}
      <output class="small quiet">{text.found(found)}</output>
      {found === 0 && now === null && (
        <div class="empty">
          <h2>{text.nothing(query.trim())}</h2>
          <p>{text.nothingHint}</p>
        </div>
      )}
    </>
  )
}
