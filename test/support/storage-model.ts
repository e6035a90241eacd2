// What storage should be after each step, in the simplest words: who holds what by which placement.
// Knows nothing of the server; the property test compares the two.
export type State = 'shown' | 'kept' | 'trashed' | 'gone'
export type What = 'trash' | 'keep' | 'forever'

export interface Placement {
  at: number
  object: number
  /** Account that pays; -1 once gone. */
  payer: number
  state: State
  byGuest: boolean
  /** A guest's item that its payer can open without the collection. */
  adopted: boolean
  trashedAt: number
}
interface Collection {
  roles: number[]
  owner: number
  there: boolean
  /** Planned deletion: when, and what becomes of the owner's. */
  planned: { due: number; what: What } | null
}

interface Wanted {
  who: number
  at: number
  object: number
  from: number
}

const day = 24 * 3_600_000

export class Model {
  readonly collections: Collection[]
  readonly alive: boolean[]
  readonly sizes: number[] = []
  readonly quota: number
  placements: Placement[] = []
  pending: { object: number; payer: number; since: number }[] = []
  /** As `account collection object`. */
  readonly suggested = new Set<string>()

  constructor(roles: readonly (readonly number[])[], quota: number) {
    this.collections = roles.map((own) => ({
      roles: [...own],
      owner: own.indexOf(4),
      there: true,
      planned: null,
    }))
    this.alive = roles.map(() => true)
    this.quota = quota
  }

  #at(at: number): Collection {
    const found = this.collections[at]
    if (!found) throw new Error('no such collection')
    return found
  }
  roleOf(at: number, who: number): number {
    const collection = this.#at(at)
    return collection.there && this.alive[who] ? (collection.roles[who] ?? 0) : 0
  }
  #isOpen = (at: number): boolean => this.#at(at).there && this.#at(at).planned === null
  mayAdd = (at: number, who: number): boolean => this.roleOf(at, who) >= 2 && this.#isOpen(at)
  /** A link's owner stands behind it. */
  takesGuests(at: number): boolean {
    return this.#isOpen(at) && this.alive[this.#at(at).owner] === true
  }

  find(at: number, object: number): Placement | undefined {
    return this.placements.find((one) => one.at === at && one.object === object)
  }
  holds(who: number, object: number): boolean {
    return this.placements.some((one) => one.object === object && one.payer === who)
  }
  used(who: number): number {
    const held = new Set(
      this.placements.filter((one) => one.payer === who).map((one) => one.object),
    )
    const pending = this.pending.filter((one) => one.payer === who).map((one) => one.object)
    return [...held, ...pending].reduce((sum, object) => sum + (this.sizes[object] ?? 0), 0)
  }
  /** Objects that somebody holds: their bytes exist. */
  held(): Set<number> {
    return new Set(this.placements.filter((one) => one.payer >= 0).map((one) => one.object))
  }
  fits = (who: number, object: number): boolean =>
    this.used(who) + (this.sizes[object] ?? 0) <= (this.alive[who] ? this.quota : 0)

  /** Would this kind of operation change something? Unknown kinds: anybody may try anywhere. */
  means(kind: string, { who, at, object, from }: Wanted): boolean {
    const one = this.find(at, object)
    const mine = one?.payer === who && this.alive[who] === true
    const role = this.roleOf(at, who)
    if (kind === 'put') return this.mayAdd(at, who)
    if (kind === 'copy')
      return this.mayAdd(at, who) && this.reads(who, from, object) && one?.state !== 'shown'
    if (kind === 'remove') return one?.state === 'shown' && (role >= 3 || (role === 2 && mine))
    if (kind === 'trash') return mine && one.state !== 'trashed'
    if (['restore', 'purge', 'empty'].includes(kind)) return mine && one.state === 'trashed'
    if (kind === 'suggest') return one?.state === 'shown' && role >= 3 && !mine && !one.byGuest
    if (kind === 'leave' || kind === 'expel') return role > 0 && role < 4
    if (kind === 'enter') return role === 0 && this.alive[who] === true
    if (kind === 'delete' || kind === 'adoptAndDelete') return role === 4
    if (kind === 'answer') return this.suggested.has(`${who} ${at} ${object}`)
    if (kind === 'guest') return this.takesGuests(0)
    if (kind === 'adopt') return this.unadopted(at).length > 0 && role === 4
    if (kind === 'callOff') return role === 4 && this.#at(at).planned !== null
    return true
  }
  /** In a collection, or (3) in the account's own library. */
  reads(who: number, from: number, object: number): boolean {
    if (from === 3) return this.holds(who, object)
    return this.roleOf(from, who) >= 1 && this.find(from, object)?.state === 'shown'
  }

  // --- changes -----------------------------------------------------------------------------------

  place(at: number, object: number, payer: number, byGuest: boolean): void {
    this.placements = this.placements.filter((one) => one.at !== at || one.object !== object)
    const state = 'shown'
    this.placements.push({ at, object, payer, state, byGuest, adopted: false, trashedAt: 0 })
  }

  #move(one: Placement, state: State, now: number): void {
    one.state = state
    one.trashedAt = state === 'trashed' ? now : 0
    if (state !== 'gone') return
    one.payer = -1
    if (!this.#at(one.at).there) this.placements = this.placements.filter((other) => other !== one)
  }

  #shownElsewhere(one: Placement): boolean {
    return this.placements.some(
      (other) =>
        other.object === one.object &&
        other.at !== one.at &&
        other.payer === one.payer &&
        other.state === 'shown' &&
        this.#isOpen(other.at),
    )
  }

  remove(at: number, who: number, objects: number[], now: number): void {
    const role = this.roleOf(at, who)
    for (const object of objects) {
      const one = this.find(at, object)
      if (one?.state !== 'shown') continue
      const own = one.payer === who && !one.byGuest
      if (role < 3 && !(role === 2 && own)) continue
      if (!one.byGuest && one.payer !== who) this.#move(one, 'kept', now)
      else this.#move(one, this.#shownElsewhere(one) ? 'gone' : 'trashed', now)
    }
  }

  #ofPayer = (who: number, objects: number[]): Placement[] =>
    this.placements.filter((one) => one.payer === who && objects.includes(one.object))

  trash(who: number, objects: number[], now: number): void {
    for (const one of this.#ofPayer(who, objects))
      if (one.state !== 'trashed') this.#move(one, 'trashed', now)
  }

  restore(who: number, objects: number[], now: number): void {
    for (const one of this.#ofPayer(who, objects))
      if (one.state === 'trashed') this.#move(one, this.mayAdd(one.at, who) ? 'shown' : 'kept', now)
  }

  deleteForever(who: number, objects: number[], now: number): void {
    for (const one of this.#ofPayer(who, objects))
      if (one.state === 'trashed') this.#move(one, 'gone', now)
  }

  end(at: number, who: number, now: number): void {
    this.#at(at).roles[who] = 0
    for (const one of this.placements)
      if (one.at === at && one.payer === who && one.state === 'shown') this.#move(one, 'kept', now)
  }

  enter(at: number, who: number, role: number): void {
    this.#at(at).roles[who] = role
  }

  suggest(at: number, who: number, object: number, now: number): void {
    const one = this.find(at, object)
    if (this.roleOf(at, who) < 3 || one?.state !== 'shown' || one.byGuest || one.payer === who)
      return
    this.suggested.add(`${one.payer} ${at} ${object}`)
    this.#move(one, 'kept', now)
  }

  answer(at: number, who: number, object: number, accept: boolean, now: number): void {
    if (!this.suggested.delete(`${who} ${at} ${object}`)) return
    const one = this.find(at, object)
    if (accept && one?.payer === who && one.state === 'kept') this.#move(one, 'trashed', now)
  }

  adopt(at: number): void {
    const { owner } = this.#at(at)
    for (const one of this.placements)
      if (one.at === at && one.byGuest && one.payer === owner) one.adopted = true
  }
  /** Guests' items of the owner that only the collection opens. */
  unadopted(at: number): Placement[] {
    const { owner } = this.#at(at)
    return this.placements.filter(
      (one) => one.at === at && one.byGuest && one.payer === owner && !one.adopted,
    )
  }

  /** False: it is refused. */
  delete(at: number, what: What, now: number): boolean {
    const collection = this.#at(at)
    if (what !== 'forever' && this.unadopted(at).length > 0) return false
    if (collection.roles.filter((role) => role > 0).length > 1)
      collection.planned = { due: collection.planned?.due ?? now + 7 * day, what }
    else this.#execute(at, what, now)
    return true
  }
  callOff(at: number): void {
    this.#at(at).planned = null
  }

  #execute(at: number, what: What, now: number): void {
    const collection = this.#at(at)
    collection.there = false
    for (const one of this.placements.filter((other) => other.at === at && other.payer >= 0)) {
      const own = one.payer === collection.owner
      if (one.state !== 'shown' && own && one.byGuest && !one.adopted) this.#move(one, 'gone', now)
      if (one.state !== 'shown') continue
      const mine: State = what === 'trash' ? 'trashed' : what === 'keep' ? 'kept' : 'gone'
      this.#move(one, own ? mine : 'kept', now)
    }
    this.placements = this.placements.filter((one) => one.at !== at || one.payer >= 0)
  }

  /** The sweep, until it finds nothing more to do. */
  sweep(now: number): void {
    for (const who of this.alive.keys()) if (!this.alive[who]) this.#forget(who, now)
    for (const [at, { planned, there }] of this.collections.entries())
      if (there && planned && planned.due <= now) this.#execute(at, planned.what, now)
    for (const one of [...this.placements])
      if (one.state === 'trashed' && one.trashedAt <= now - 30 * day) this.#move(one, 'gone', now)
    this.pending = this.pending.filter((one) => one.since > now - day)
  }

  #forget(who: number, now: number): void {
    for (const one of [...this.placements]) if (one.payer === who) this.#move(one, 'gone', now)
    for (const [at, { owner, there }] of this.collections.entries())
      if (there && owner === who) this.#execute(at, 'forever', now)
  }
}
