import { randomUUID } from 'node:crypto'
import {
  anonymous,
  clockOf,
  createHttp,
  createLog,
  createMetrics,
  DomainError,
  transact,
} from '@dudao/service'
import { actor, graphOf } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import { nameOf, openDutyWorld } from './duty-world.ts'

const world = await openDutyWorld()
const log = createLog('personnel', 'silent')
const http = createHttp({ log, metrics: createMetrics('personnel') })
const graph = graphOf({})
const nobody = anonymous(randomUUID(), '2020-12-31T12:00:00+08:00')
await world.service.routes?.(http, {
  log,
  client: world.service.client,
  graph,
  actorOf: async (headers) => {
    if (headers['x-actor'] === 'none') throw new DomainError('UNAUTHENTICATED', '请先登录')
    return headers['x-actor'] === 'unit' ? actor({ role: 'UNIT', clock: nobody.clock }) : nobody
  },
  transact: (by, mode, action, work) =>
    transact(world.service.client, { actor: by, mode, action }, (tx) => {
      const callAs = { authorization: '', requestId: by.requestId, clock: by.clock }
      return work({ tx, actor: by, now: clockOf(by), log, graph, callAs })
    }),
})
const open = (id: string, who = 'nobody') =>
  http.inject({ url: `/boards/${encodeURIComponent(id)}`, headers: { 'x-actor': who } })

describe('the page of a school’s board', async () => {
  const [personId = ''] = await world.inspectors(1)
  const [schoolId = '', bare = ''] = world.schools(2)
  await world.assign([{ organizationId: schoolId, personId, isDemo: true }])

  it('is the same for everybody, in Chinese, and names no ids', async () => {
    const { statusCode, headers, body } = await open(schoolId)
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(body).toContain(nameOf(personId))
    expect(body).toContain('校园及周边安全情况')
    expect(body).toContain('演示数据')
    expect(body).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
    expect((await open(schoolId, 'unit')).body).toBe(body)
  })

  it('says of a school without a board, a missing one and what is no id the same', async () => {
    const answers = await Promise.all([bare, randomUUID(), 'x', '<script>'].map((id) => open(id)))
    const [first] = answers
    expect(first?.statusCode).toBe(404)
    expect(first?.body).toContain('没有公示信息')
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual(
      answers.map(() => [first?.statusCode, first?.body]),
    )
  })

  it('is asked for through the gateway alone', async () => {
    expect((await open(schoolId, 'none')).statusCode).toBe(401)
  })
})
