// Names of things: 16 random bytes made by the client (never by the server), written as 22
// characters of base64url on the wire. Branded, so that a link id cannot stand for a collection id.
import * as v from 'valibot'

/** The member exists for the compiler alone; a name of its own keeps declarations writable. */
export type Id<Name extends string> = string & { readonly idOf: Name }

export type AccountId = Id<'account'>
export type CollectionId = Id<'collection'>
export type ObjectId = Id<'object'>
export type LinkId = Id<'link'>
export type DeviceId = Id<'device'>
export type RemarkId = Id<'remark'>
export type InvitationId = Id<'invitation'>

/** 16 bytes as canonical base64url: the last character carries two bits only. */
export const idPattern = /^[A-Za-z0-9_-]{21}[AQgw]$/

/* @__NO_SIDE_EFFECTS__ */ const id = <T extends string>() =>
  v.pipe(
    v.string(),
    v.regex(idPattern),
    v.transform((text) => text as T),
  )

export const accountId = id<AccountId>()
export const collectionId = id<CollectionId>()
export const objectId = id<ObjectId>()
export const linkId = id<LinkId>()
export const deviceId = id<DeviceId>()
export const remarkId = id<RemarkId>()
export const invitationId = id<InvitationId>()
