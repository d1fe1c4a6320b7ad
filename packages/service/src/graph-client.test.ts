import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { parse } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { createGraphClient } from './graph-client.ts'

/** What the gateway answers next, and what it was asked last. */
let next: { status: number; body: string } = { status: 200, body: '{}' }
let asked: { url: string; headers: IncomingHttpHeaders; body: string } | undefined
const gateway = createServer((request, response) => {
  void text(request).then((body) => {
    asked = { url: request.url ?? '', headers: request.headers, body }
    response.writeHead(next.status, { 'content-type': 'application/json' }).end(next.body)
  })
}).listen(0, '127.0.0.1')
await once(gateway, 'listening')
const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`
const graph = createGraphClient(url)
afterAll(async () => {
  await graph.close()
  gateway.close()
})

const document = parse('query Name($id: ID!) { organization(id: $id) { name } }') as TypedDocumentNode<
  { organization: { name: string } },
  { id: string }
>
const as = { authorization: 'Bearer t', requestId: 'r-1', clock: '2020-06-01T09:00:00+08:00' }
const answer = (body: object, status = 200) => {
  next = { status, body: JSON.stringify(body) }
  return graph.request(document, { id: '1' }, as)
}

test('sends the operation with who asks, the request id and the clock', async () => {
  expect(await answer({ data: { organization: { name: '局' } } })).toEqual({ organization: { name: '局' } })
  expect(asked).toMatchObject({
    url: '/graphql',
    headers: { authorization: 'Bearer t', 'x-request-id': 'r-1', 'x-dudao-clock': as.clock },
  })
  const { query, variables } = JSON.parse(asked?.body ?? '') as { query: string; variables: object }
  expect(query).toContain('query Name($id: ID!)')
  expect(variables).toEqual({ id: '1' })
})

test('sends no clock where there is none', async () => {
  next = { status: 200, body: '{"data":{}}' }
  await graph.request(document, { id: '1' }, { ...as, clock: null })
  expect(asked?.headers).not.toHaveProperty('x-dudao-clock')
})

test.each(['NOT_FOUND', 'FORBIDDEN', 'INVALID', 'CONFLICT', 'UNAUTHENTICATED', 'UNAVAILABLE'])(
  'an answer %s stays what it is',
  async (code) => {
    const refused = answer({ data: null, errors: [{ message: '不行', extensions: { code } }] })
    await expect(refused).rejects.toMatchObject({ name: 'DomainError', code, message: '不行' })
  },
)

test('half an answer is none', async () => {
  const half = answer({
    data: { organization: { name: '局' } },
    errors: [{ message: '不行', extensions: { code: 'FORBIDDEN' } }],
  })
  await expect(half).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

test('what only bugs answer is a bug', async () => {
  await expect(answer({ errors: [{ message: 'x', extensions: { code: 'INTERNAL' } }] })).rejects.toThrow(
    'INTERNAL',
  )
  await expect(answer({ errors: [{ message: 'x' }] })).rejects.toThrow('INTERNAL')
  await expect(answer({ data: null })).rejects.toThrow('without data')
})

test('a gateway that is away is unavailable, and no host is named', async () => {
  const away = createGraphClient('http://127.0.0.1:1')
  const refused = await away.request(document, { id: '1' }, as).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'UNAVAILABLE', details: undefined })
  expect((refused as Error).message).not.toContain('127.0.0.1')
  await away.close()
})

test('other doors are reached raw', async () => {
  next = { status: 201, body: 'ok' }
  const sent = await graph.send('/files/1', { method: 'POST', body: Buffer.from('pdf') }, as)
  expect([sent.status, sent.body.toString()]).toEqual([201, 'ok'])
  expect(asked).toMatchObject({ url: '/files/1', body: 'pdf' })
})
