// K25: comments in another's name, moved or rolled back; titles by those who may not. The defence is
// in web/crypto/remark.ts.
import { describe, expect, it } from 'vitest'
import { remarkKind } from '#protocol/records/remark'
import { right } from '#protocol/records/roster'
import { randomId, zeros } from '../../web/crypto/bytes.ts'
import {
  latest,
  mayReplace,
  openRemark,
  remarkText,
  sealRemark,
  verifyRemark,
} from '../../web/crypto/remark.ts'
import type { Bytes } from '../../web/crypto/suite.ts'
import * as world from './world.ts'

const why = world.whyRefused

describe('K25 remarks', () => {
  const fields = (w: world.World, who: world.Person, more = {}) => ({
    kind: remarkKind.comment,
    collectionId: w.collectionId,
    noteId: randomId(),
    revision: 1,
    objectId: randomId(),
    createdAt: world.now,
    rosterSeq: w.roster.state.seq,
    rosterHead: w.roster.state.head,
    authorKind: 1 as const,
    authorId: who.userId,
    text: remarkText('Wie schön!'),
    ...more,
  })
  type Fields = ReturnType<typeof fields>
  async function said(w: world.World, key: world.Person['id']['ed'], one: Fields, more = {}) {
    const sealed = await sealRemark(w.ck, 1, key, one)
    const asked = {
      collectionId: w.collectionId,
      epoch: 1,
      noteId: one.noteId,
      revision: one.revision,
    }
    const opened = await openRemark(w.ck, asked, sealed)
    const evidence = { roster: w.roster, certificate: null, loadCutoff: async () => [] as Bytes[] }
    await verifyRemark(opened, { ...evidence, epoch: 1, itemAuthor: null, ...more })
    return opened
  }
  it('shows a comment of a viewer and refuses one in another’s name', async () => {
    const w = await world.world()
    const [viewer, bob] = [await world.member(w, 1), await world.member(w, 2)]
    expect((await said(w, viewer.id.ed, fields(w, viewer))).text).toBe('Wie schön!')
    expect(await why(() => said(w, viewer.id.ed, fields(w, bob)))).toContain('V3')
  })
  it('refuses a title by a viewer, and a caption by neither author nor admin', async () => {
    const w = await world.world()
    const [viewer, bob] = [await world.member(w, 1), await world.member(w, 2)]
    const title = fields(w, viewer, { kind: remarkKind.title, objectId: zeros(16) })
    expect(await why(() => said(w, viewer.id.ed, title))).toContain('M2')
    const caption = fields(w, bob, { kind: remarkKind.caption })
    expect(await why(() => said(w, bob.id.ed, caption))).toContain('M2')
    expect(await why(() => said(w, bob.id.ed, caption, { itemAuthor: bob.userId }))).toBe('')
  })
  it('refuses guests without the right, or with more than comments', async () => {
    const w = await world.world()
    const [silent, open] = [await world.link(w, right.view), await world.link(w)]
    const [a, b] = [await world.guest(w, silent), await world.guest(w, open)]
    const as = (l: world.Link, more = {}) =>
      fields(w, w.owner, { authorKind: 2, authorId: l.keys.linkId, ...more })
    const by = (g: world.Guest, one: Fields) =>
      why(() => said(w, g.key, one, { certificate: g.certificate }))
    expect(await by(b, as(open))).toBe('')
    expect(await by(a, as(silent))).toContain('M2')
    expect(await by(b, as(open, { kind: remarkKind.caption }))).toContain('M2')
  })
  it('refuses a remark under another id, epoch or revision, and keeps the highest revision', async () => {
    const w = await world.world()
    const bob = await world.member(w, 2)
    const one = fields(w, bob)
    const sealed = await sealRemark(w.ck, 1, bob.id.ed, one)
    const asked = { collectionId: w.collectionId, epoch: 1, noteId: one.noteId, revision: 1 }
    for (const more of [{ noteId: randomId() }, { revision: 2 }, { epoch: 2 }]) {
      const moved = () => openRemark(w.ck, { ...asked, ...more }, sealed)
      expect(await why(moved)).toContain('cannot-open')
    }
    const first = (await openRemark(w.ck, asked, sealed)).remark
    const second = { ...first, revision: 2 }
    expect(mayReplace(first, second)).toBe(true)
    expect(mayReplace(second, first)).toBe(false)
    expect(mayReplace(first, { ...second, authorId: randomId() })).toBe(false)
    expect(latest([first, second])).toBe(second)
  })
})
