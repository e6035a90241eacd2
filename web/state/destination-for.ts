// An open collection as the place where a file goes: the position and key in force, and as whom.
import type { CollectionId } from '#protocol/ids'
import type { Access } from '../api/access.ts'
import { type Keyring, keyInForce } from '../receive/keyring.ts'
import type { Destination, LocationChoice } from '../send/destination.ts'
import type { DoorRest } from './collection-door.ts'

export interface PlaceToSend {
  signal: AbortSignal
  id: CollectionId
  access: Access
  door: DoorRest
  keyring(): Keyring
  catchUp(): Promise<void>
}

export function destinationFor(place: PlaceToSend, location: LocationChoice): Destination {
  const { signal, id, access, door, keyring, catchUp } = place
  return {
    collectionId: id,
    collectionBytes: keyring().collectionId,
    access,
    location,
    sent: {
      ...door.sent,
      async find(tag) {
        const here = await door.sent.find(tag)
        if (here) return here
        await door.learnSent(signal, access)
        return door.sent.find(tag)
      },
    },
    footing() {
      const { state } = keyring().roster
      return { ...keyInForce(keyring()), rosterSeq: state.seq, rosterHead: state.head }
    },
    author: () => door.author(keyring()),
    catchUp,
  }
}
