// Rights as a token carries them: those of a link (crypto.md §8.2), and `manage` for people who may
// change what belongs to all. A role is a fixed set of rights.

import { right } from '#protocol/records/roster'
import { manageRight } from '#protocol/records/token'

export const may = { ...right, manage: manageRight } as const
export type RightName = keyof typeof may

const viewer = may.view | may.download | may.comment
const collaborator = viewer | may.contribute

/** 1 viewer, 2 collaborator, 3 admin, 4 owner. */
export function rightsOfRole(role: number): number {
  if (role >= 3) return collaborator | may.manage
  return role === 2 ? collaborator : viewer
}

export const has = (held: number, name: RightName): boolean => (held & may[name]) !== 0
