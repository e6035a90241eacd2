// What an operation of the property test is: its numbers as fast-check makes them, and the plan that
// comes of them in a world: what is sent, whether it must be taken, what the model says then.
import fc from 'fast-check'
import type { Answer } from './owner.ts'
import { Member } from './people.ts'
import type { World } from './storage-world.ts'

const kinds = [
  ...(['put', 'put', 'guest', 'copy', 'copy', 'copy', 'remove', 'remove', 'remove'] as const),
  ...(['trash', 'trash', 'restore', 'restore', 'purge', 'purge', 'purge', 'empty'] as const),
  ...(['leave', 'expel', 'enter', 'delete', 'adoptAndDelete', 'callOff', 'adopt'] as const),
  ...(['suggest', 'answer', 'account'] as const),
]
export type Kind = (typeof kinds)[number]

/** Numbers are taken modulo what there is, so that every value means something. */
export const operation = fc.record({
  kind: fc.constantFrom(...kinds),
  who: fc.nat(2),
  at: fc.nat(2),
  from: fc.nat(3),
  pick: fc.nat(96),
  choice: fc.nat(2),
  /** What nobody may do, or has no effect: mostly something sensible is done instead. */
  blind: fc.nat(5).map((n) => n === 1),
  /** Sent again after it was answered. */
  twice: fc.nat(3).map((n) => n === 1),
  /** Killed after this step of its own, if it has so many; then sent again, or left to the sweep. */
  die: fc.nat(11),
  retry: fc.boolean(),
})
export type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

type Send = (headers: Record<string, string>) => Promise<Answer>
export interface Plan {
  send: Send
  /** Null: nothing is promised about this answer. */
  taken: boolean | null
  /** What the model says then; `died`: the step after which it was killed and left alone. */
  settle: (died: string | null) => void
  steps?: string[]
  /** Of a request that was killed the sweep goes on. */
  swept?: boolean
}

export type Planner = (world: World, op: Operation) => Promise<Plan | null>

export const objectsOf = ({ objects }: World, pick: number): number[] =>
  objects.length === 0 ? [] : [...new Set([pick % objects.length, (pick * 3 + 1) % objects.length])]

export const client = (world: World, who: number) => {
  const person = world.people[who]
  if (!person) throw new Error('nobody')
  return person.client
}
export const albumAt = (world: World, at: number) => {
  const album = world.albums[at]
  if (!album) throw new Error('no such album')
  return album
}
export const member = (world: World, at: number, who: number) => {
  const person = world.people[who]
  if (!person) throw new Error('nobody')
  return new Member(albumAt(world, at), person)
}
