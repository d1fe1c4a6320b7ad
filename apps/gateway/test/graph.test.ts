import { actorHeader, importKey, verifyActor } from '@dudao/service'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { ids } from './services.ts'
import { read, startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})

const post = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(`${world.url}/graphql`, { method: 'POST', headers, body }).then(read)

describe('one operation over several services', () => {
  it('joins what the services know', async () => {
    const { data, errors } = await world.send('{ visits { place lead { name visits { id } } } }')
    expect(errors).toEqual([])
    expect(data).toEqual({ visits: [{ place: '一中', lead: { name: '张三', visits: [{ id: 'v1' }] } }] })
  })

  it('asks a service once for what stands in fifty places', async () => {
    const { data } = await world.send('{ visits(count: 50) { id lead { name } } }')
    expect(data.visits).toHaveLength(50)
    expect(data.visits.every(({ lead }: { lead: object }) => 'name' in lead)).toBe(true)
    expect(world.services.directory.seen.at(-1)!.body.variables).toEqual({
      representations: [{ __typename: 'Person', id: ids.person }],
    })
  })

  it('carries the same signed actor and request id to each of them', async () => {
    const token = await world.token()
    const headers = { authorization: `Bearer ${token}`, 'x-request-id': 'a-request-of-mine' }
    const answer = await world.send('{ visits { lead { name } } }', { headers })
    expect(answer.headers.get('x-request-id')).toBe('a-request-of-mine')
    const calls = [world.services.cases.seen.at(-1)!, world.services.directory.seen.at(-1)!]
    expect(calls.map((call) => call.headers['x-request-id'])).toEqual([
      'a-request-of-mine',
      'a-request-of-mine',
    ])
    const [first, second] = calls.map((call) => call.headers[actorHeader] as string)
    expect(first).toBe(second)
    const actor = await verifyActor(await importKey(world.actorKeys.public), first)
    expect(actor).toMatchObject({ accountId: ids.account, requestId: 'a-request-of-mine' })
  })

  it('makes a request id where the caller has none that can be one', async () => {
    const answer = await world.send('{ whoami }', { headers: { 'x-request-id': 'x'.repeat(500) } })
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('leaves one line in the log, without variables', async () => {
    await world.send('mutation AddOne($input: PersonInput!) { addPerson(input: $input) { name } }', {
      variables: { input: { name: '王五' } },
      headers: { 'x-request-id': 'logged' },
    })
    const lines = world.lines.filter(({ requestId }) => requestId === 'logged')
    expect(lines).toEqual([
      expect.objectContaining({
        message: 'operation',
        operationName: 'AddOne',
        operation: 'addPerson',
        kind: 'mutation',
        outcome: 'ok',
        ms: expect.any(Number),
      }),
    ])
    expect(JSON.stringify(world.lines)).not.toContain('王五')
  })
})

describe('what goes wrong in a service', () => {
  it('is masked when it is a bug: no message, type, table, path, host or service', async () => {
    const { data, errors, text } = await world.send('{ bug whoami }')
    expect(data).toMatchObject({ bug: null, whoami: expect.any(String) })
    expect(errors).toEqual([
      { message: '系统内部错误，请稍后重试或联系管理员', path: ['bug'], extensions: { code: 'INTERNAL' } },
    ])
    expect(text).not.toMatch(
      /secret_table|Prisma|TypeError|\/srv|internal:5432|directory|stack|valueCompletion/,
    )
  })

  it('passes when it is an answer, with the rule that decided and nothing else', async () => {
    const { errors, text } = await world.send('{ refused }')
    expect(errors).toEqual([
      {
        message: '超出您的管辖范围',
        path: ['refused'],
        extensions: { code: 'FORBIDDEN', rule: 'appointment.term', article: '第十条' },
      },
    ])
    expect(text).not.toContain('10.0.0.1')
  })

  it('names the place of a wrong value, not the type it should have had', async () => {
    const { errors, text } = await world.send(
      'mutation($input: PersonInput!) { addPerson(input: $input) { name } }',
      {
        variables: { input: { name: '王五', bornOn: 'yesterday' } },
      },
    )
    expect(errors).toEqual([{ message: '“input.bornOn”的值不符合要求', extensions: { code: 'INVALID' } }])
    expect(text).not.toMatch(/born_on|table/)
  })

  it('is an error where a row is promised that the reader may not see', async () => {
    const { data, errors, text } = await world.send('{ visits { place hidden { grade } } }')
    expect(data).toBeNull()
    expect(errors).toEqual([
      {
        message: '所查内容不存在，或者您无权查看',
        path: ['visits', 0, 'hidden', 'grade'],
        extensions: { code: 'NOT_FOUND' },
      },
    ])
    expect(text).not.toMatch(/Visit|Evaluation|valueCompletion/)
  })

  it('costs only its own fields when it is down, and is said at once', async () => {
    const started = performance.now()
    const { status, data, errors, text } = await world.send(
      '{ whoami trainings visits { lead { name training } } }',
    )
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(status).toBe(200)
    expect(data).toMatchObject({ trainings: null, visits: [{ lead: { name: '张三', training: null } }] })
    expect(errors.map(({ message, extensions }) => [message, extensions])).toEqual([
      ['服务暂不可用，请稍后重试', { code: 'UNAVAILABLE' }],
      ['服务暂不可用，请稍后重试', { code: 'UNAVAILABLE' }],
    ])
    expect(text).not.toMatch(/personnel|127\.0\.0\.1|ECONNREFUSED/)
  })

  it('ends at the deadline when a service does not answer', async () => {
    const hasty = await startWorld({ DEADLINE_MS: '150' })
    const { data, errors } = await hasty.send('{ visits { place } wait(ms: 3000) }')
    expect(data).toMatchObject({ visits: [{ place: '一中' }], wait: null })
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'UNAVAILABLE' }])
  })
})

describe('the door', () => {
  it('says no more than necessary about a query that does not fit', async () => {
    const misspelt = await world.send('{ person(id: "1") { nam } }')
    expect(misspelt).toMatchObject({
      status: 400,
      errors: [{ message: '查询与接口定义不符', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
    })
    expect(misspelt.text).not.toMatch(/Did you mean|Person|name/)
    const input = await world.send('mutation($i: PersonInput!) { addPerson(input: $i) { id } }', {
      variables: { i: {} },
    })
    expect(input.errors[0]!.message).not.toMatch(/PersonInput|String/)
    const syntax = await world.send('{ person(')
    expect(syntax).toMatchObject({ status: 400, errors: [{ message: '查询语法有误' }] })
  })

  it('does not describe the schema in production', async () => {
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Person") { name } }']) {
      const { status, text } = await world.send(query)
      expect(status).toBe(400)
      expect(text).not.toMatch(/Person|introspection/)
    }
    const { data } = await world.send('{ __typename }')
    expect(data).toEqual({ __typename: 'Query' })
  })

  it('takes one operation as JSON by POST, and nothing else', async () => {
    const query = '{"query":"{ __typename }"}'
    const answers = [
      await fetch(`${world.url}/graphql?query={__typename}`, {
        headers: { 'apollo-require-preflight': '1' },
      }).then(read),
      await fetch(`${world.url}/graphql?query=mutation{addPerson(input:{name:"x"}){id}}`).then(read),
      await post(query, { 'content-type': 'text/plain' }),
      await post('query=%7B__typename%7D', { 'content-type': 'application/x-www-form-urlencoded' }),
      await post('--x\r\n\r\n{}', { 'content-type': 'multipart/form-data; boundary=x' }),
      await post(`[${query},${query}]`),
      await post('{'),
      await post('{"query":"{ __typename }","__proto__":{"a":1}}'),
      await post('{"query":1}'),
      await post('{"query":"{ __typename }","variables":"{}"}'),
      await post(`{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"x"}}}`),
    ]
    expect(answers.map(({ status }) => status)).toEqual([
      405, 405, 415, 415, 415, 400, 400, 400, 400, 400, 200,
    ])
    for (const { errors } of answers) {
      for (const { message, extensions } of errors) {
        expect(message).toMatch(/[\u4e00-\u9fff]/)
        expect(Object.keys(extensions)).toEqual(['code'])
      }
    }
  })

  it('refuses a body that is too large before it reads it', async () => {
    const { status, errors } = await post(
      JSON.stringify({ query: '{ __typename }', pad: 'x'.repeat(1_100_000) }),
    )
    expect({ status, errors }).toEqual({
      status: 413,
      errors: [{ message: '请求内容过大', extensions: { code: 'INVALID' } }],
    })
  })

  it('knows no other addresses, and says so in the same shape', async () => {
    for (const path of ['/', '/graphiql/index.html', '/actors', '/files', '/%2e%2e/etc/passwd']) {
      const answer = await fetch(world.url + path).then(read)
      expect([path, answer.status, answer.errors[0]!.extensions]).toEqual([path, 404, { code: 'NOT_FOUND' }])
    }
  })

  it('sends headers that let no browser misuse an answer', async () => {
    const { headers } = await world.send('{ __typename }')
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'strict-transport-security': 'max-age=31536000',
    })
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it('is alive, and ready only when every service is', async () => {
    expect((await fetch(`${world.url}/health`)).status).toBe(200)
    const ready = await fetch(`${world.url}/ready`)
    expect([ready.status, await ready.text()]).toEqual([503, '{"status":"unavailable"}'])
    const complete = await startWorld({ SUBGRAPH_PERSONNEL_URL: world.services.cases.url })
    expect((await fetch(`${complete.url}/ready`)).status).toBe(200)
  })

  it('does not tell how it is to whoever comes through the public proxy', async () => {
    for (const path of ['/metrics', '/ready', '/metrics?x=1', '//metrics', '/Metrics']) {
      const answer = await fetch(world.url + path, { headers: { 'x-forwarded-for': '203.0.113.7' } })
      expect([path, answer.status]).toEqual([path, 404])
    }
    const { status } = await world.send('{ __typename }', { headers: { 'x-forwarded-for': '203.0.113.7' } })
    expect(status).toBe(200)
  })

  it('measures operations by what they ask, not by what a client calls them', async () => {
    await world.send('query RandomName123 { whoami }')
    const figures = await (await fetch(`${world.url}/metrics`)).text()
    expect(
      figures.match(/dudao_operation_seconds_count\{.*operation="whoami",kind="query",outcome="ok"/),
    ).not.toBeNull()
    expect(figures.includes('RandomName123')).toBe(false)
  })

  it('turns work away while it is full, and goes on afterwards', async () => {
    const narrow = await startWorld({ MAX_IN_FLIGHT: '2' })
    const slow = [narrow.send('{ wait(ms: 500) }'), narrow.send('{ wait(ms: 500) }')]
    await vi.waitFor(() => expect(narrow.services.directory.seen).toHaveLength(2))
    const refused = await narrow.send('{ whoami }')
    expect(refused).toMatchObject({
      status: 503,
      errors: [{ message: '系统繁忙，请稍后重试', extensions: { code: 'UNAVAILABLE' } }],
    })
    expect(refused.headers.get('retry-after')).toBe('1')
    expect((await Promise.all(slow)).map(({ data }) => data.wait)).toEqual(['done', 'done'])
    expect((await narrow.send('{ whoami }')).status).toBe(200)
  })

  it('gives up what its client no longer waits for', async () => {
    const narrow = await startWorld({ MAX_IN_FLIGHT: '1' })
    const gone = new AbortController()
    const leaving = fetch(`${narrow.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ wait(ms: 5000) }"}',
      signal: gone.signal,
    })
    await vi.waitFor(() => expect(narrow.services.directory.seen).toHaveLength(1))
    gone.abort()
    await expect(leaving).rejects.toThrow()
    await vi.waitFor(async () => expect((await narrow.send('{ whoami }')).status).toBe(200))
  })

  it('lets answers in flight leave before it stops', async () => {
    const leaving = await startWorld()
    const answer = leaving.send('{ wait(ms: 300) }')
    await vi.waitFor(() => expect(leaving.services.directory.seen).toHaveLength(1))
    await leaving.stop()
    expect((await answer).data).toEqual({ wait: 'done' })
    await expect(fetch(`${leaving.url}/health`)).rejects.toThrow()
  })
})

const signIn = (secret: string) =>
  fetch(`${world.url}/auth/service`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'report-worker', secret }),
  })

describe('workers and keys', () => {
  it('lets workers sign in through this door', async () => {
    expect(await (await signIn('right')).json()).toEqual({ accessToken: 'token', expiresIn: 600 })
    const refused = await signIn('wrong').then(read)
    expect(refused).toMatchObject({
      status: 401,
      errors: [{ message: '服务身份验证失败', extensions: { code: 'UNAUTHENTICATED' } }],
    })
  })

  it('publishes the keys of our tokens', async () => {
    const response = await fetch(`${world.url}/.well-known/jwks.json`)
    expect(await response.json()).toMatchObject({ keys: [{ kid: 'token', crv: 'Ed25519' }] })
  })
})

describe('outside production', () => {
  it('serves GraphiQL from our own files, and asks no other host', async () => {
    const open = await startWorld({ NODE_ENV: 'development' })
    const page = await fetch(`${open.url}/graphql`, { headers: { accept: 'text/html' } })
    const html = await page.text()
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/)
    const addresses = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!)
    expect(addresses.length).toBeGreaterThan(1)
    for (const address of addresses) {
      expect(address).toMatch(/^\/graphiql\/assets\//)
      const file = await fetch(open.url + address)
      expect([address, file.status]).toEqual([address, 200])
      expect(file.headers.get('content-type')).toMatch(/javascript|css/)
    }
    expect((await fetch(`${open.url}/graphiql/../../package.json`)).status).toBe(404)
    expect((await fetch(`${open.url}/graphiql/%2e%2e%2f%2e%2e%2fenv.ts`)).status).toBe(404)
  })

  it('describes the schema and explains faults', async () => {
    const open = await startWorld({ NODE_ENV: 'development' })
    const { data } = await open.send('{ __schema { queryType { name } } }')
    expect(data).toEqual({ __schema: { queryType: { name: 'Query' } } })
    const { errors } = await open.send('{ nobody }')
    expect(errors[0]!.message).toMatch(/^查询与接口定义不符：Cannot query field "nobody"/)
  })
})
