// What a visit needs after its first pictures, as one file to load: who made what, with which right,
// under which name. Until it is here nothing counts as verified.
export { latest, mayReplace, openRemark, verifyRemark } from '../crypto/remark.ts'
export { meetGuests } from './meet-guests.ts'
export { proveFrame, proveItem, receiveStream } from './receive-item.ts'
