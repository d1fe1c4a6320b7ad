import { type Actor, importKey, verifyActor } from '@dudao/service'
import { fastify } from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import { startWorld } from './world.ts'

const personnel = fastify()
const seen: { id: string; token: string }[] = []
personnel.get<{ Params: { id: string } }>('/boards/:id', ({ params: { id }, headers }, reply) => {
  seen.push({ id, token: String(headers['x-actor']) })
  return reply
    .code(id === 'missing' ? 404 : id === 'broken' ? 500 : 200)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'public, max-age=60',
      'x-internal': '1',
    })
    .send(`<h1>${id === 'missing' ? '没有公示信息' : '责任督学公示'}</h1>`)
})
const url = await personnel.listen({ host: '127.0.0.1', port: 0 })
afterAll(() => personnel.close())
const world = await startWorld({ SUBGRAPH_PERSONNEL_URL: url })
const open = (id: string, headers: Record<string, string> = {}) =>
  fetch(`${world.url}/boards/${id}`, { headers })

describe('the page of a board', () => {
  it('is open to everybody, runs no script, is framed by nobody, and may be kept for a minute', async () => {
    const answer = await open('a')
    expect([answer.status, await answer.text()]).toEqual([200, '<h1>责任督学公示</h1>'])
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60')
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline';/,
    )
    expect(answer.headers.get('x-internal')).toBeNull()
  })

  it('is asked for as nobody, whatever token comes along', async () => {
    const authorization = `Bearer ${await world.token()}`
    expect((await open('b', { authorization })).status).toBe(200)
    expect((await open('b', { authorization: 'Bearer nonsense' })).status).toBe(200)
    const key = await importKey(world.actorKeys.public)
    const askers = seen
      .filter(({ id }) => id === 'b')
      .map(({ token }): Promise<Actor> => verifyActor(key, token))
    expect((await Promise.all(askers)).map(({ kind }) => kind)).toEqual(['ANONYMOUS', 'ANONYMOUS'])
  })

  it('says in Chinese that there is none', async () => {
    const answer = await open('missing')
    expect([answer.status, await answer.text()]).toEqual([404, '<h1>没有公示信息</h1>'])
  })

  it('leads nowhere else, and says nothing of what broke', async () => {
    await open('..%2f..%2fgraphql')
    expect(seen.at(-1)?.id).toBe('../../graphql')
    const answer = await open('broken')
    expect(answer.status).toBe(503)
    expect(await answer.text()).not.toContain('<h1>')
    expect((await fetch(`${world.url}/boards/a`, { method: 'HEAD' })).status).toBe(404)
  })
})
