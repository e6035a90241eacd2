// Numbers both sides agree on, each with its reason.

/** Largest body the Worker takes: well below the platform's 100 MB. */
export const maxPutBytes = 64 * 1024 * 1024
/** Small parts in front of the streams of one put: details and private part are ≤ 64 KiB each. */
export const maxSmallPartsBytes = 192 * 1024
/** Largest JSON body: a cutoff list of 50,000 hashes is 2.2 MB as text. */
export const maxJsonBytes = 3 * 1024 * 1024
/** JSON bodies of everybody who is not signed in. */
export const maxPublicJsonBytes = 16 * 1024
export const maxDetailsBytes = 64 * 1024
export const maxPrivateBytes = 64 * 1024
export const maxThumbnailBytes = 512 * 1024
export const maxPosterBytes = 2 * 1024 * 1024
export const maxPreviewBytes = 16 * 1024 * 1024
/** What clients aim at for a thumbnail: 30 of them are one quick answer. */
export const targetThumbnailBytes = 20 * 1024
/** Items in one batch of thumbnails: 36 reads stay below 40 subrequests. */
export const maxBatchItems = 36
/** Items whose details are asked for at once, by lists of names and by search: one read of the database. */
export const maxDetailsItems = 100
/** Rows in the answer to open: the first screens of a grid. */
export const openRows = 60
export const maxListRows = 500
export const maxItemsPerCollection = 100_000
export const maxDevicesPerLink = 10_000
export const maxDeviceLimit = 1_000
export const maxCollectionsPerAccount = 10_000
/** Sealed remark: 4,000 bytes of text in a record, padded and sealed. */
export const maxRemarkBytes = 5_400
export const tokenMilliseconds = 900_000
export const stateCacheMilliseconds = 5_000
/** An upload that was never committed is given back after this. */
export const pendingUploadMilliseconds = 24 * 3_600_000
export const defaultQuotaBytes = 10_000_000_000
export const sessionMilliseconds = 60 * 24 * 3_600_000
/** Between planning to delete a collection that has members and doing it. */
export const deletionMilliseconds = 7 * 24 * 3_600_000
/** Holders of a removed link read "removed" this long. */
export const linkTombstoneMilliseconds = 90 * 24 * 3_600_000
/** A person is asked once by the authenticator, maybe on another device, and may have to look for it. */
export const passkeyChallengeMilliseconds = 5 * 60_000
/** Phones, computers and keys of one person. */
export const maxPasskeys = 20
export const mailCodeMilliseconds = 15 * 60_000
/** An unused invitation to a collection ends; a used one waits as long again for its key. */
export const invitationMilliseconds = 30 * 24 * 3_600_000
export const maxInvitations = 100
