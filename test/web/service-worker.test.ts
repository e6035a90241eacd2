// What the service worker makes of strangers' words: announcements of any form, addresses of
// downloads that were guessed, pushes with anything in them.
import { describe, expect, it, vi } from 'vitest'
import { downloadResponse, takeAnnouncement } from '../../web/sw/downloads.ts'
import { shownFor } from '../../web/sw/push.ts'

const addressOf = (id: string) => new URL(`https://keepsake.example/download/${id}`)
let made = 0
function newId(): string {
  made += 1
  return `${'A'.repeat(18)}${String(made).padStart(4, '0')}`
}

function announced(name: string, size = 3, id = newId()) {
  const { port1, port2 } = new MessageChannel()
  const taken = takeAnnouncement({ announce: id, name, type: 'application/zip', size }, port2)
  return { id, port: port1, taken }
}

describe('a download', () => {
  it('is given once, piece by piece as it is taken, with its exact length and name', async () => {
    const { id, port } = announced('Fête "2026" (ä) %.zip')
    const asked: unknown[] = []
    const pieces = [
      { chunk: new Uint8Array([1, 2]) },
      { chunk: new Uint8Array([3]) },
      { end: true },
    ]
    port.onmessage = ({ data }) => {
      asked.push(data)
      if (data === 'pull') port.postMessage(pieces.shift())
    }
    const answer = downloadResponse(addressOf(id))
    expect(answer?.headers.get('content-length')).toBe('3')
    expect(answer?.headers.get('content-disposition')).toBe(
      `attachment; filename="F_te _2026_ (_) _.zip"; filename*=UTF-8''F%C3%AAte%20%222026%22%20%28%C3%A4%29%20%25.zip`,
    )
    expect(answer?.headers.get('content-security-policy')).toContain('sandbox')
    expect(new Uint8Array((await answer?.arrayBuffer()) ?? [])).toEqual(new Uint8Array([1, 2, 3]))
    expect(asked.filter((word) => word === 'pull').length).toBe(3)
    expect(downloadResponse(addressOf(id))?.status).toBe(404)
    port.close()
  })

  it('that the page cannot go on with is an error, and not a shorter file', async () => {
    const { id, port } = announced('a.zip')
    port.onmessage = ({ data }) => {
      if (data === 'pull') port.postMessage({ failed: 'broken' })
    }
    await expect(downloadResponse(addressOf(id))?.arrayBuffer()).rejects.toThrow()
    port.close()
  })

  it('that is stopped by the person is told to the page', async () => {
    const { id, port } = announced('a.zip')
    const heard: unknown[] = []
    port.onmessage = ({ data }) => heard.push(data)
    await downloadResponse(addressOf(id))?.body?.cancel()
    await vi.waitFor(() => expect(heard).toContain('cancel'))
    port.close()
  })

  it('that nobody announced is not there, and other addresses are not ours', () => {
    expect(downloadResponse(addressOf(newId()))?.status).toBe(404)
    expect(downloadResponse(addressOf('../settings'))).toBeNull()
    expect(downloadResponse(new URL('https://keepsake.example/api/session'))).toBeNull()
  })

  it('is not made of words of another form', () => {
    const { port2 } = new MessageChannel()
    const good = { announce: newId(), name: 'a', type: 'b', size: 1 }
    for (const bad of [null, 'wake', {}, { ...good, announce: '../x' }, { ...good, size: 1.5 }]) {
      expect(takeAnnouncement(bad, port2)).toBe(false)
    }
    expect(takeAnnouncement(good, undefined)).toBe(false)
    port2.close()
  })

  it('of a page that announces and never fetches gives way to newer ones', () => {
    const many = Array.from({ length: 30 }, () => announced('a'))
    const still = many.filter(({ id }) => downloadResponse(addressOf(id))?.status === 200)
    expect(still.length).toBe(20)
    for (const { port } of many) port.close()
  })
})

describe('a push', () => {
  const id = 'B'.repeat(22)
  it('leads to the collection, or to the notices', () => {
    const pathOf = (message: unknown) => shownFor(JSON.stringify(message), []).options.data.path
    expect(pathOf({ kind: 'shared', collectionId: id })).toBe(`/c/${id}`)
    expect(pathOf({ kind: 'access-removed', collectionId: id })).toBe('/notices')
    expect(pathOf({ kind: 'quota', collectionId: null })).toBe('/notices')
  })

  it('with anything else in it is a plain sentence and leads nowhere else', () => {
    for (const strange of [
      '',
      'no json',
      'null',
      '[]',
      JSON.stringify({ kind: '__proto__', collectionId: '../../settings' }),
      JSON.stringify({ kind: 'constructor', collectionId: 'https://elsewhere.example' }),
      JSON.stringify({ kind: 7, collectionId: { toString: 1 } }),
    ]) {
      const { options } = shownFor(strange, ['xx'])
      expect(options.body).toBe('There is something new.')
      expect(options.data.path).toBe('/notices')
    }
  })
})
