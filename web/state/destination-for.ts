// An open collection as the place where a file goes: the position and key in force, and as whom.
import type { CollectionId } from '#protocol/ids'
import type { Access } from '../api/access.ts'
import { type Keyring, keyInForce } from '../receive/keyring.ts'
import type { Destination, LocationChoice } from '../send/destination.ts'
import type { DoorRest } from './collection-door.ts'

export interface PlaceToSend {
  id: CollectionId
  access: Access
  door: DoorRest
  keyring(): Keyring
  catchUp(): Promise<void>
}

export function destinationFor(place: PlaceToSend, location: LocationChoice): Destination {
  const { id, access, door, keyring, catchUp } = place
  return {
    collectionId: id,
    collectionBytes: keyring().collectionId,
    access,
    location,
    sent: door.sent,
    footing() {
      const { state } = keyring().roster
      return { ...keyInForce(keyring()), rosterSeq: state.seq, rosterHead: state.head }
    },
    author: () => door.author(keyring()),
    catchUp,
  }
}
