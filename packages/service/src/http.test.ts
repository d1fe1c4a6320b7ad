import { afterAll, expect, test } from 'vitest'
import { createHttp } from './http.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'

let broken = false
const http = createHttp({
  log: createLog('test', 'silent'),
  metrics: createMetrics('test'),
  bodyLimit: 100,
  ready: async () => {
    if (broken) throw new Error('no database at 10.0.0.7')
  },
})
http.post('/echo', async (request) => ({ id: request.id, body: request.body }))
afterAll(() => http.close())

test('is alive although it is not ready, and says no more than that', async () => {
  expect((await http.inject('/ready')).json()).toEqual({ status: 'ready' })
  broken = true
  const unready = await http.inject('/ready')
  expect([unready.statusCode, unready.json()]).toEqual([503, { status: 'unavailable' }])
  expect((await http.inject('/health')).statusCode).toBe(200)
})

test('its figures carry the name of the service', async () => {
  const { body, headers } = await http.inject('/metrics')
  expect(headers['content-type']).toContain('text/plain')
  expect(body).toContain('service="test"')
})

const send = (id: string | undefined, payload: object = {}) =>
  http.inject({
    method: 'POST',
    url: '/echo',
    payload,
    headers: id === undefined ? {} : { 'x-request-id': id },
  })

test('a request id is carried on if it is one, else made anew', async () => {
  expect((await send('abc-123')).json().id).toBe('abc-123')
  for (const bad of [undefined, '', 'x y', 'x'.repeat(65), '{"a":1}'])
    expect((await send(bad)).json().id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)
})

test('a body over the limit is refused', async () => {
  expect((await send('a', { text: 'x'.repeat(200) })).statusCode).toBe(413)
})
