import { beforeAll, describe, expect, it } from 'vitest'
import { startWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})

const times = (count: number, part: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ')
const whole = (query: string, more: object = {}) => JSON.stringify({ query, ...more })
const deep = `{ person(id: "1") ${'{ superior '.repeat(40)}{ id }${' }'.repeat(40)} }`
const brackets = (count: number) => '['.repeat(count) + ']'.repeat(count)

interface Attack {
  body: string | Buffer
  /** One of these statuses. */
  status?: number[]
  headers?: Record<string, string>
  method?: string
  path?: string
}

/** Hostile requests of every kind; none of them is an operation that may be answered. */
const attacks: Record<string, Attack> = {
  'an unknown field, to be told the known ones': { body: whole('{ whoam }') },
  'an unknown argument': { body: whole('{ whoami(all: true) }') },
  'an unknown type': { body: whole('{ ... on Persom { id } }') },
  'an unknown directive': { body: whole('{ whoami @cached }') },
  'a directive in the wrong place': { body: whole('query @include(if: true) { whoami }') },
  'a description of the schema': { body: whole('{ __schema { types { name } } }') },
  'a description of one type': { body: whole('{ __type(name: "Person") { fields { name } } }') },
  'the entities of the services': {
    body: whole('{ _entities(representations: [{ __typename: "Person", id: "1" }]) { __typename } }'),
  },
  'the contract of a service': { body: whole('{ _service { sdl } }') },
  'a subscription': { body: whole('subscription { whoami }') },
  'a document without an operation': { body: whole('fragment F on Query { whoami }') },
  'a type definition': { body: whole('type Query { whoami: String }') },
  'an operation that is not there': { body: whole('query A { whoami }', { operationName: 'B' }) },
  'an operation by the name of a prototype': {
    body: whole('query A { whoami }', { operationName: '__proto__' }),
  },
  'an operation name that is a list': { body: whole('query A { whoami }', { operationName: ['A'] }) },
  'an operation name that is an object': { body: whole('query A { whoami }', { operationName: {} }) },
  'two fragments of one name': {
    body: whole(`${deep} fragment F on Person { id } fragment F on Person { name }`),
  },
  'fragments that double': {
    body: whole(
      `{ person(id: "1") { ...F0 } } ${times(45, (i) => `fragment F${i} on Person { a: superior { ...F${i + 1} } b: superior { ...F${i + 1} } }`)} fragment F45 on Person { id }`,
    ),
  },
  'a fragment that is not used': { body: whole('{ whoami } fragment F on Query { whoami }') },
  'a ring of fragments that nothing spreads': {
    body: whole('{ whoami } fragment A on Query { ...B } fragment B on Query { ...A }'),
  },
  'depth behind variables that are a list': { body: whole(deep, { variables: [] }) },
  'depth behind variables that are text': { body: whole(deep, { variables: '{}' }) },
  'depth behind variables that are a number': { body: whole(deep, { variables: 1 }) },
  'depth behind variables that are true': { body: whole(deep, { variables: true }) },
  'depth behind an operation name that is a number': { body: whole(deep, { operationName: 1 }) },
  'depth behind two queries': { body: `{"query":"{ whoami }","query":${JSON.stringify(deep)}}` },
  'depth behind comments and commas': { body: whole(deep.replaceAll('{', '{ ,,, # x\n')) },
  'depth behind inline fragments': {
    body: whole(`{ person(id: "1") ${'{ ... { superior '.repeat(40)}{ id }${' } }'.repeat(40)} }`),
  },
  'a page of minus one thousand million in a page': {
    body: whole('{ division { people(first: -1000000000) { nodes { superiors } } } }'),
  },
  'a page longer than a number': { body: whole('{ persons(first: 99999999999999999999) { totalCount } }') },
  'a page of infinite length': {
    body: whole('query($n: Int) { persons(first: $n) { totalCount } }', { variables: { n: 1e308 } }),
  },
  'a page of half a row': {
    body: whole('query($n: Int) { persons(first: $n) { totalCount } }', { variables: { n: 0.5 } }),
  },
  'a page whose length is text': {
    body: whole('query($n: Int) { persons(first: $n) { totalCount } }', { variables: { n: '200' } }),
  },
  'a page whose length is an object': {
    body: whole('query($n: Int) { persons(first: $n) { totalCount } }', { variables: { n: {} } }),
  },
  'a variable that is missing': { body: whole('query($id: ID!) { person(id: $id) { id } }') },
  'an input with a key too many': {
    body: whole('mutation($i: PersonInput!) { addPerson(input: $i) { id } }', {
      variables: { i: { name: 'x', ownerPath: '/' } },
    }),
  },
  'many aliases': { body: whole(`{ ${times(500, (i) => `a${i}: whoami`)} }`) },
  'many directives': { body: whole(`{ whoami ${times(500, () => '@skip(if: false)')} }`) },
  'many variables': {
    body: whole(`query(${times(700, (i) => `$v${i}: Int`)}) { whoami }`),
  },
  'a word of a megabyte': { body: whole(`{ ${'a'.repeat(1_000_000)} }`) },
  'a string that does not end': { body: whole('{ person(id: "') },
  'a block string of escapes': { body: whole(`{ person(id: """${'\\"""'.repeat(1_000)}) { id } }`) },
  'a zero byte in the document': { body: whole('{ who\u0000ami }') },
  'half a surrogate in the document': { body: whole('{ who\ud800ami }') },
  'only a byte order mark': { body: whole('\ufeff') },
  'variables of many levels': {
    body: `{"query":"{ whoami }","variables":{"x":${brackets(100_000)}}}`,
  },
  'a key that is a prototype': { body: '{"query":"{ whoami }","__proto__":{"admin":true}}' },
  'a variable that is a prototype': { body: '{"query":"{ whoami }","variables":{"__proto__":{"x":1}}}' },
  'a variable that is a constructor': {
    body: '{"query":"{ whoami }","variables":{"constructor":{"prototype":{"x":1}}}}',
  },
  'a batch': { body: `[${whole('{ whoami }')},${whole('{ whoami }')}]` },
  'an empty batch': { body: '[]' },
  'a batch of batches': { body: brackets(1_000) },
  'nothing at all': { body: '' },
  null: { body: 'null' },
  'a text': { body: '"{ whoami }"' },
  'half of a JSON': { body: '{"query":' },
  'an empty object': { body: '{}' },
  'a query that is a number': { body: '{"query":5}' },
  'a query that is a list': { body: '{"query":["{ whoami }"]}' },
  'a stored query': {
    body: `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${'a'.repeat(64)}"}}}`,
    // Apollo answers 200 to what it calls an answer.
    status: [200, 400],
  },
  'JSON in UTF-16': { body: Buffer.from(whole('{ whoami }'), 'utf16le') },
  'bytes that are no text': { body: Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]) },
  'a body said to be compressed': {
    body: Buffer.from([0x1f, 0x8b, 0x08, 0x00]),
    headers: { 'content-encoding': 'gzip' },
  },
  'two megabytes': { body: whole('{ whoami }', { variables: { x: 'a'.repeat(2_000_000) } }), status: [413] },
  'a form': {
    body: 'query={whoami}',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: [415],
  },
  'plain text, as another site could send it': {
    body: whole('{ whoami }'),
    headers: { 'content-type': 'text/plain' },
    status: [415],
  },
  'a multipart upload': {
    body: '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{}\r\n--x--',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    status: [415],
  },
  'a query in the address': {
    body: '',
    method: 'GET',
    path: '/graphql?query={whoami}',
    status: [405],
  },
  'a command in the address': {
    body: '',
    method: 'GET',
    path: '/graphql?query=mutation{addPerson(input:{name:"x"}){id}}',
    status: [405],
  },
  'a document for GraphiQL': { body: '', method: 'GET', path: '/graphiql/index.html', status: [404] },
  'a path out of the files': {
    body: '',
    method: 'GET',
    path: '/files/..%2f..%2fetc%2fpasswd',
    status: [404],
  },
  'a door between the processes': { body: '{}', path: '/actors', status: [404] },
  'a service by the name of a prototype': {
    body: '{"name":"__proto__","secret":"x"}',
    path: '/auth/service',
    status: [401],
  },
  'a service sign-in that is a list': { body: '[1]', path: '/auth/service', status: [400, 401] },
  'two schemes in one header': {
    body: whole('{ whoami }'),
    headers: { authorization: 'Bearer Actor x' },
    status: [401],
  },
  'a header of another post': {
    body: whole('{ whoami }'),
    headers: { authorization: 'Bearer x', 'x-post': '../../admin' },
    status: [400, 401],
  },
  'a clock in production': {
    body: whole('{ whoami }'),
    headers: { 'x-dudao-clock': '2020-01-01T00:00:00Z' },
    status: [400],
  },
}

/** What tells of the inside: types and fields of the schema, code, tables, paths, hosts, versions. */
const inside =
  /Person|Query|Mutation|Division|whoami|superior|Did you mean|[Gg]raph[Qq][Ll]|[Aa]pollo|node_modules|\.ts\b|\.js\b|Error|[Pp]risma|postgres|127\.0\.0\.1|localhost|\/srv|stack/

describe('a hostile request', () => {
  it.each(Object.entries(attacks))('is refused plainly: %s', async (_name, attack) => {
    const { body, status = [400], method = 'POST', path = '/graphql', headers = {} } = attack
    const before = world.services.directory.seen.length
    const response = await fetch(world.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(method === 'POST' && { body }),
    })
    const text = await response.text()
    expect(status).toContain(response.status)
    const { data, errors } = JSON.parse(text)
    expect(data ?? null).toBeNull()
    expect(errors.length).toBeGreaterThan(0)
    for (const { message, extensions } of errors) {
      expect(message).toMatch(/[\u4e00-\u9fff]/)
      expect(extensions.code).not.toBe('INTERNAL')
    }
    // The code of a refused request is graphql's own word.
    expect(text.replaceAll(/"code":"GRAPHQL_\w+"|"code":"PERSISTED_QUERY_\w+"/g, '')).not.toMatch(inside)
    expect(world.services.directory.seen.length).toBe(before)
    expect(world.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('hurts nobody else: while they all come at once, an honest request is answered', async () => {
    const storm = Promise.all(
      Object.values(attacks).map(({ body, method = 'POST', path = '/graphql', headers = {} }) =>
        fetch(world.url + path, {
          method,
          headers: { 'content-type': 'application/json', ...headers },
          ...(method === 'POST' && { body }),
        }).then((response) => response.text()),
      ),
    )
    const started = performance.now()
    const headers = { authorization: `Bearer ${await world.token()}` }
    expect((await world.send('{ whoami }', { headers })).errors).toEqual([])
    expect(performance.now() - started).toBeLessThan(3_000)
    await storm
  })
})

describe('a signed actor', () => {
  it('is refused where it comes through the public proxy', async () => {
    await world.send('{ whoami }', { headers: { authorization: `Bearer ${await world.token()}` } })
    const signed = world.services.directory.seen.at(-1)!.headers['x-actor'] as string
    const authorization = `Actor ${signed}`
    expect((await world.send('{ whoami }', { headers: { authorization } })).status).toBe(200)
    for (const proxy of ['x-forwarded-for', 'forwarded']) {
      const headers = { authorization, [proxy]: '203.0.113.7' }
      const { status, errors } = await world.send('{ whoami }', { headers })
      expect([status, errors[0]?.extensions]).toEqual([401, { code: 'UNAUTHENTICATED' }])
    }
  })
})
