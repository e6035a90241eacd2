// The gate of one link: the authority on who may come in, how many, and until when. One Durable
// Object per link, single-threaded and synchronous inside, so "exactly N devices" needs no lock.
// Trusts its caller (the Worker) for hashes and for `now`; nothing here reads the clock but the
// alarm, and the alarm only cleans up: expiry is looked at in every call.
import { DurableObject } from 'cloudflare:workers'
import { linkTombstoneMilliseconds, maxDevicesPerLink } from '#protocol/limits'
import type { Refusal } from '#protocol/problems'
import type {
  Admission,
  Env,
  GateChange,
  GateDeviceRow,
  GateFacts,
  GateRefusal,
  JoinVisit,
  LinkGateCalls,
  LinkStanding,
  Visit,
} from '../env.ts'
import {
  forgetGuesses,
  type GateLink,
  loadDevice,
  loadGuesses,
  loadLink,
  makeTables,
  saveDevice,
  saveGuess,
  updateLink,
} from './gate-tables.ts'
import {
  guessDelay,
  type LinkFacts,
  narrows,
  refuseAccess,
  refuseClosed,
  refuseHolder,
  refuseJoin,
  refusePlace,
} from './policy.ts'

type Proofs = Pick<Visit, 'accessHash' | 'address'>

export class LinkGate extends DurableObject<Env> implements LinkGateCalls {
  get #sql(): SqlStorage {
    return this.ctx.storage.sql
  }

  async make(facts: GateFacts): Promise<{ ok: true } | GateRefusal> {
    const present = loadLink(this.#sql)
    if (present) {
      const same =
        present.knock_verifier === facts.knockVerifier &&
        present.collection_id === facts.collectionId
      return same ? { ok: true } : { ok: false, code: 'different-content' }
    }
    makeTables(this.#sql)
    this.#sql.exec(
      'INSERT INTO link VALUES (1, ?, ?, ?, ?, ?, ?, ?, 1, NULL, 0, 0, 0, 0)',
      facts.collectionId,
      facts.knockVerifier,
      facts.accessVerifier,
      facts.hasPassword ? 1 : 0,
      facts.expiresAt,
      facts.deviceLimit,
      facts.rights,
    )
    return { ok: true }
  }

  async knock(
    knockHash: string,
    now: number,
  ): Promise<{ ok: true; hasPassword: boolean } | GateRefusal> {
    const link = loadLink(this.#sql)
    const refusal = refuseHolder(link && factsOf(link), link?.knock_verifier === knockHash, now)
    if (refusal || !link) return refused(refusal)
    return { ok: true, hasPassword: link.has_password === 1 }
  }

  async open(visit: Visit, now: number): Promise<Admission> {
    const link = loadLink(this.#sql)
    const proven = link?.knock_verifier === visit.knockHash
    const refusal = refuseHolder(link && factsOf(link), proven, now)
    if (refusal || !link) return refused(refusal)
    const device = loadDevice(this.#sql, visit.deviceId)
    const noAccess = this.#refuseGuess(link, visit, device !== null, now)
    if (noAccess) return refused(noAccess)
    const known = device && { removed: device.removed_at !== null }
    const places = { admitted: link.admitted, known: link.known, limit: link.device_limit }
    const noPlace = refusePlace(known, { ...places, most: maxDevicesPerLink })
    if (noPlace) return refused(noPlace)
    const { deviceId: id, deviceVerifier: verifier, kind } = visit
    saveDevice(this.#sql, { id, verifier, kind }, now)
    if (device) return admission(link, false)
    const admitted = link.admitted + 1
    updateLink(this.#sql, { admitted, known: link.known + 1 })
    return admission({ ...link, admitted }, true)
  }

  /** The device first: whoever was not let in learns nothing and guesses nothing here. */
  async join(visit: JoinVisit, now: number): Promise<{ ok: true } | GateRefusal> {
    const link = loadLink(this.#sql)
    const device = link && loadDevice(this.#sql, visit.deviceId)
    if (!link || device?.verifier !== visit.deviceVerifier) {
      return { ok: false, code: link ? 'token-expired' : 'link-unavailable' }
    }
    const refusal =
      refuseJoin(
        { ...factsOf(link), rights: link.rights, collectionId: link.collection_id },
        { deviceRemoved: device.removed_at !== null, collectionId: visit.collectionId },
        now,
      ) ?? this.#refuseGuess(link, visit, true, now)
    return refusal ? refused(refusal) : { ok: true }
  }

  #refuseGuess(link: GateLink, visit: Proofs, before: boolean, now: number): Refusal | null {
    const right = visit.accessHash === link.access_verifier
    const access = visit.accessHash === null ? 'none' : right ? 'right' : 'wrong'
    const guesses = loadGuesses(this.#sql, link, visit.address, now)
    const hasPassword = link.has_password === 1
    const refusal = refuseAccess(access, hasPassword, before, guesses.retryAt, now)
    if (refusal?.code === 'link-password-wrong') {
      const [ofAddress, ofLink] = [guesses.ofAddress + 1, guesses.ofLink + 1]
      const delay = guessDelay(ofAddress, ofLink)
      saveGuess(this.#sql, visit.address, { ofAddress, ofLink, delay }, now)
    }
    if (!refusal && guesses.ofAddress > 0) forgetGuesses(this.#sql, visit.address)
    return refusal
  }

  async renew(deviceId: string, deviceVerifier: string, now: number): Promise<Admission> {
    const link = loadLink(this.#sql)
    const device = link && loadDevice(this.#sql, deviceId)
    // Whoever does not know a device's secret learns nothing, not even that the link exists.
    if (!link || device?.verifier !== deviceVerifier) return { ok: false, code: 'link-unavailable' }
    const closed = refuseClosed(factsOf(link), now)
    if (closed) return refused(closed)
    if (device.removed_at !== null) return { ok: false, code: 'device-removed' }
    this.#sql.exec('UPDATE devices SET last_seen = ? WHERE id = ?', now, deviceId)
    return admission(link, false)
  }

  async standing(deviceId: string, now: number): Promise<LinkStanding> {
    const link = loadLink(this.#sql)
    if (!link) return { ok: false, code: 'link-unavailable' }
    const closed = refuseClosed(factsOf(link), now)
    if (closed) return refused(closed)
    const device = loadDevice(this.#sql, deviceId)
    // Dropped by a new password: the visitor opens the link again and hears of it there.
    if (!device) return { ok: false, code: 'token-expired' }
    if (device.removed_at !== null) return { ok: false, code: 'device-removed' }
    return {
      ok: true,
      rights: link.rights,
      generation: link.generation,
      expiresAt: link.expires_at,
    }
  }

  async change(
    change: GateChange,
    _now: number,
  ): Promise<{ ok: true; generation: number } | GateRefusal> {
    const link = loadLink(this.#sql)
    if (!link) return { ok: false, code: 'link-unavailable' }
    if (link.removed_at !== null) return { ok: false, code: 'link-removed' }
    const rights = change.rights ?? link.rights
    const expiresAt = change.expiresAt === undefined ? link.expires_at : change.expiresAt
    const limit = change.deviceLimit === undefined ? link.device_limit : change.deviceLimit
    const before = { rights: link.rights, expiresAt: link.expires_at }
    const newKeys = (change.accessVerifier ?? link.access_verifier) !== link.access_verifier
    if (newKeys) this.#sql.exec('DELETE FROM devices')
    const raised = newKeys || narrows(before, { rights, expiresAt })
    const generation = link.generation + (raised ? 1 : 0)
    updateLink(this.#sql, {
      rights,
      generation,
      expires_at: expiresAt,
      device_limit: limit,
      access_verifier: change.accessVerifier ?? link.access_verifier,
      has_password: (change.hasPassword ?? link.has_password === 1) ? 1 : 0,
      ...(newKeys ? { admitted: 0, known: 0 } : {}),
    })
    return { ok: true, generation }
  }

  async remove(now: number): Promise<{ ok: true; generation: number } | GateRefusal> {
    const link = loadLink(this.#sql)
    if (!link) return { ok: false, code: 'link-unavailable' }
    if (link.removed_at !== null) return { ok: true, generation: link.generation }
    const generation = link.generation + 1
    updateLink(this.#sql, { removed_at: now, generation })
    await this.#schedule('forget', now + linkTombstoneMilliseconds)
    return { ok: true, generation }
  }

  async devices(): Promise<GateDeviceRow[]> {
    if (!loadLink(this.#sql)) return []
    return this.#sql
      .exec<GateDeviceRow & Record<string, SqlStorageValue>>(
        `SELECT id AS deviceId, kind, first_seen AS firstSeenAt, last_seen AS lastSeenAt
           FROM devices WHERE removed_at IS NULL ORDER BY first_seen, id`,
      )
      .toArray()
  }

  async dropDevice(
    deviceId: string,
    now: number,
  ): Promise<{ ok: true; generation: number; devices: number } | GateRefusal> {
    const link = loadLink(this.#sql)
    const device = link && loadDevice(this.#sql, deviceId)
    if (!link || !device) return { ok: false, code: 'not-found' }
    const { generation: before, admitted } = link
    if (device.removed_at !== null) return { ok: true, generation: before, devices: admitted }
    this.#sql.exec('UPDATE devices SET removed_at = ? WHERE id = ?', now, deviceId)
    const [generation, devices] = [before + 1, admitted - 1]
    updateLink(this.#sql, { admitted: devices, generation })
    return { ok: true, generation, devices }
  }

  /** At least once, perhaps late: only takes away what no answer depends on any more. */
  override async alarm(): Promise<void> {
    if (!loadLink(this.#sql)) return
    const due = this.#sql
      .exec('SELECT kind FROM jobs WHERE kind = ? AND due_at <= ?', 'forget', Date.now())
      .toArray()
    if (due.length > 0) await this.ctx.storage.deleteAll()
    else await this.#setAlarm()
  }

  async #schedule(kind: 'forget', dueAt: number): Promise<void> {
    this.#sql.exec('INSERT OR REPLACE INTO jobs VALUES (?, ?)', kind, dueAt)
    await this.#setAlarm()
  }

  async #setAlarm(): Promise<void> {
    const { due } = this.#sql
      .exec<{ due: number | null }>('SELECT min(due_at) AS due FROM jobs')
      .one()
    if (due !== null) await this.ctx.storage.setAlarm(due)
  }
}

const factsOf = (link: GateLink): LinkFacts => ({
  hasPassword: link.has_password === 1,
  expiresAt: link.expires_at,
  removedAt: link.removed_at,
})

function refused(refusal: Refusal | null): GateRefusal {
  if (!refusal) return { ok: false, code: 'link-unavailable' }
  const { code, facts } = refusal
  return facts ? { ok: false, code, facts } : { ok: false, code }
}

const admission = (link: GateLink, first: boolean): Admission => ({
  ok: true,
  collectionId: link.collection_id,
  rights: link.rights,
  generation: link.generation,
  expiresAt: link.expires_at,
  devices: link.admitted,
  first,
})
