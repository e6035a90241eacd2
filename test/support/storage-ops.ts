// The operations of the property test: each is worked out against the model, sent as a client would,
// and compared: was it taken where the model takes it? A request may be killed after one of its steps
// and sent again, and any may be sent twice.
import type { Kind, Operation, Planner } from './storage-operation.ts'
import { itemPlans } from './storage-plans.ts'
import { peoplePlans } from './storage-plans-people.ts'
import type { World } from './storage-world.ts'

const plans: Record<Exclude<Kind, 'adoptAndDelete'>, Planner> = { ...itemPlans, ...peoplePlans }

/** True when only the sweep brings the tables to where the model is. */
export async function perform(world: World, op: Operation): Promise<boolean> {
  const one = op.blind ? op : sensible(world, op)
  if (one.kind === 'adoptAndDelete') return adoptAndDelete(world, one)
  const plan = await plans[one.kind](world, one)
  if (!plan) return false
  const { send, steps = [], taken } = plan
  const step = taken ? steps[op.die] : undefined
  if (step) {
    const died = await send({ 'x-test-fault': step })
    if (died.problem !== 'internal') throw new Error(`not killed after ${step}: ${died.text}`)
    if (!op.retry) {
      plan.settle(step)
      return true
    }
  }
  for (let sent = 0; sent < (op.twice ? 2 : 1); sent++) {
    const answer = await send({})
    if (sent > 0 || step || taken === null) continue
    if (answer.status < 300 !== taken)
      throw new Error(`${one.kind} ${taken ? 'refused' : 'taken'}: ${answer.status} ${answer.text}`)
  }
  plan.settle(null)
  return plan.swept ?? false
}

async function adoptAndDelete(world: World, op: Operation): Promise<boolean> {
  const who = world.model.collections[op.at]?.owner ?? 0
  await perform(world, { ...op, kind: 'adopt', die: 9, twice: false, blind: true })
  return perform(world, { ...op, kind: 'delete', who, blind: true })
}

/** Where an operation means nothing yet, what leads there is done instead; at last something is put. */
const instead: Partial<Record<Kind, Kind>> = {
  restore: 'trash',
  purge: 'trash',
  empty: 'trash',
  answer: 'suggest',
  enter: 'leave',
  callOff: 'delete',
  adopt: 'guest',
}

/** The same operation with a person, a place and an object for which it means something. */
function sensible(world: World, op: Operation): Operation {
  const { model, people, albums, objects } = world
  const found: Operation[] = []
  for (const who of people.keys())
    for (const at of albums.keys())
      for (const from of op.kind === 'copy' ? [0, 1, 2, 3] : [op.from])
        for (const object of objects.keys())
          if (model.means(op.kind, { who, at, object, from }))
            found.push({ ...op, who, at, from, pick: object })
  const other = instead[op.kind] ?? 'put'
  if (found.length === 0) return other === op.kind ? op : sensible(world, { ...op, kind: other })
  return found[op.pick % found.length] ?? op
}
