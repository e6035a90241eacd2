// The settings of a link as text in fields, and back into the changes that were made.
import { maxDeviceLimit } from '#protocol/limits'
import type { LinkChanges, LinkView } from '../../state/links.ts'
import { memberWords } from '../../words/member-words.ts'

export interface Form {
  readonly label: string
  readonly add: boolean
  readonly download: boolean
  readonly join: boolean
  readonly requireName: boolean
  readonly password: string
  readonly removePassword: boolean
  /** ms, or null for never. */
  readonly expires: number | null
  readonly deviceLimit: string
}

export function formOf(link: LinkView): Form {
  return {
    label: link.label,
    add: link.add,
    download: link.download,
    join: link.join,
    requireName: link.requireName,
    password: '',
    removePassword: false,
    expires: link.expiresAt,
    deviceLimit: link.deviceLimit === null ? '' : String(link.deviceLimit),
  }
}

function limitOf(form: Form): number | null {
  return form.deviceLimit.trim() === '' ? null : Number(form.deviceLimit)
}

export function wrongOf(form: Form): string | null {
  const limit = limitOf(form)
  if (limit === null) return null
  const isGood = Number.isInteger(limit) && limit >= 1 && limit <= maxDeviceLimit
  return isGood ? null : memberWords().linkSettings.deviceLimitWrong(maxDeviceLimit)
}

export function changesOf(link: LinkView, form: Form): LinkChanges {
  const limit = limitOf(form)
  const changes: LinkChanges = {}
  if (form.label.trim() !== link.label) changes.label = form.label.trim()
  if (form.add !== link.add) changes.add = form.add
  if (form.download !== link.download) changes.download = form.download
  if (form.join !== link.join) changes.join = form.join
  if (form.requireName !== link.requireName) changes.requireName = form.requireName
  if (form.expires !== link.expiresAt) changes.expiresAt = form.expires
  if (limit !== link.deviceLimit) changes.deviceLimit = limit
  if (form.password !== '') changes.password = form.password
  else if (form.removePassword) changes.password = null
  return changes
}
