import { DomainError } from '@dudao/service'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { GraphQLScalarType } from 'graphql'
import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import type { Blueprint, Service } from './fixtures.ts'

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])`

/** Passwords that directory is verifying. */
export const signIns = { inside: 0, most: 0, order: [] as string[] }

/** Ids with a meaning in these tests. */
export const ids = {
  account: '01930000-0000-7000-8000-000000000001',
  worker: '01930000-0000-7000-8000-000000000002',
  disabled: '01930000-0000-7000-8000-000000000003',
  person: '01930000-0000-7000-8000-000000000010',
  post: '01930000-0000-7000-8000-000000000020',
  otherPost: '01930000-0000-7000-8000-000000000021',
  foreignPost: '01930000-0000-7000-8000-000000000022',
  file: '01930000-0000-7000-8000-000000000030',
  foreignFile: '01930000-0000-7000-8000-000000000031',
  bigFile: '01930000-0000-7000-8000-000000000032',
}

export const directory: Blueprint = {
  name: 'directory',
  sdl: `${link}
    scalar Date
    type PageInfo @shareable { hasNextPage: Boolean! endCursor: String }
    type Person @key(fields: "id") { id: ID! name: String! superior: Person }
    type PersonEdge { cursor: String! node: Person! }
    type PersonConnection { edges: [PersonEdge!]! nodes: [Person!]! pageInfo: PageInfo! totalCount: Int! }
    type Division { id: ID! name: String! children: [Division!]! people(first: Int = 50, after: String): PersonConnection! }
    input PersonInput { name: String! bornOn: Date tags: [String!] }
    type Query {
      whoami: String!
      person(id: ID!): Person
      persons(first: Int = 50, after: String): PersonConnection!
      division: Division
      bug: String
      refused: String
      wait(ms: Int!): String
    }
    type Mutation { addPerson(input: PersonInput!): Person! signIn(login: String!): String! }
  `,
  resolvers: {
    Date: new GraphQLScalarType({
      name: 'Date',
      parseValue(value) {
        if (!/^\d{4}-\d\d-\d\d$/.test(String(value)))
          throw new TypeError(`column born_on of table person: ${String(value)}`)
        return value
      },
    }),
    Query: {
      whoami: (_: unknown, __: unknown, { actor }: { actor: object }) => JSON.stringify(actor),
      person: (_: unknown, { id }: { id: string }) => ({ id, name: '张三' }),
      persons: () => ({ edges: [], nodes: [{ id: ids.person, name: '张三' }], pageInfo: {}, totalCount: 1 }),
      division: () => ({ id: '1', name: '巴中市', children: [], people: null }),
      bug: () => {
        throw new TypeError(
          'relation "secret_table" of PrismaClient at /srv/app/index.ts on db.internal:5432',
        )
      },
      refused: () => {
        throw new DomainError('FORBIDDEN', '超出您的管辖范围', {
          rule: 'appointment.term',
          article: '第十条',
          cause: 'connect ECONNREFUSED 10.0.0.1:4001',
        })
      },
      wait: (_: unknown, { ms }: { ms: number }) => setTimeout(ms, 'done'),
    },
    Mutation: {
      addPerson: (_: unknown, { input }: { input: { name: string } }) => ({
        id: ids.person,
        name: input.name,
      }),
      signIn: async (_: unknown, { login }: { login: string }) => {
        signIns.inside += 1
        signIns.most = Math.max(signIns.most, signIns.inside)
        signIns.order.push(login)
        await setTimeout(30)
        signIns.inside -= 1
        return login
      },
    },
    Person: {
      __resolveReference: ({ id }: { id: string }) => ({ id, name: '张三' }),
    },
  },
  routes: identityRoutes,
}

const visit = { id: 'v1', place: '一中', lead: { id: ids.person }, hidden: { id: 'e1' } }

export const cases: Blueprint = {
  name: 'cases',
  sdl: `${link}
    type Person @key(fields: "id") { id: ID! visits: [Visit!]! }
    type Visit @key(fields: "id") { id: ID! place: String! lead: Person hidden: Evaluation! }
    type Evaluation @key(fields: "id", resolvable: false) { id: ID! }
    type Query { visits(count: Int = 1): [Visit!]! }
  `,
  resolvers: {
    Query: {
      visits: (_: unknown, { count }: { count: number }) =>
        Array.from({ length: count }, (__, i) => ({ ...visit, id: `v${i + 1}` })),
    },
    Person: { visits: () => [visit] },
  },
}

/** Hides every row: what row policies make of another division's. */
export const evaluations: Blueprint = {
  name: 'evaluations',
  sdl: `${link}
    type Evaluation @key(fields: "id") { id: ID! grade: String! }
    type Query { grades: [String!]! }
  `,
  resolvers: { Query: { grades: () => ['A'] }, Evaluation: { __resolveReference: () => null } },
}

/** Never started in these tests: a service that is down. */
export const personnel: Blueprint = {
  name: 'personnel',
  sdl: `${link}
    type Person @key(fields: "id") { id: ID! training: [String!] }
    type Query { trainings: [String!] }
  `,
  resolvers: {},
}

export const documents: Blueprint = {
  name: 'documents',
  sdl: `${link} type Query { letters: [String!]! }`,
  resolvers: { Query: { letters: () => [] } },
  routes: fileRoutes,
}

/** Directory's part of signing in; the keys come from the world. */
function identityRoutes(http: FastifyInstance, service: Service): void {
  http.post('/actors', async (request, reply) => {
    const asker = await service.actorOf(request.headers)
    const { issuer, subject, postId, delegate, errand } = request.body as Record<string, string | undefined>
    service.seen.push({ actor: asker, headers: request.headers, body: request.body as never })
    if (subject === ids.disabled)
      return reply.code(401).send({ code: 'UNAUTHENTICATED', message: '账号已停用' })
    if (postId === ids.foreignPost)
      return reply.code(403).send({ code: 'FORBIDDEN', message: '您没有这个任职' })
    return {
      kind: subject === ids.worker ? 'SERVICE' : 'PERSON',
      accountId: ids.account,
      personId: issuer === 'dudao' ? ids.person : null,
      postId: postId ?? ids.post,
      organizationId: null,
      divisionId: null,
      divisionPath: '/1/2/',
      roles: ['OFFICER'],
      ranges: [['/1/2/', '/1/20']],
      delegate: delegate ?? null,
      errand: errand ?? null,
      // A directory that says too much is not believed.
      requestId: 'forged',
      clock: '1999-01-01T00:00:00Z',
    }
  })
  http.post('/auth/service', (request, reply) => {
    const { secret } = request.body as { secret: string }
    if (secret !== 'right')
      return reply.code(401).send({ code: 'UNAUTHENTICATED', message: '服务身份验证失败' })
    return { accessToken: 'token', expiresIn: 600 }
  })
}

/** Bytes of uploads in parts, by id, as far as they came. */
export const parts = new Map<string, Buffer>()

const known = (id: string, reply: FastifyReply) => {
  const bytes = parts.get(id)
  if (!bytes) void reply.code(404).send({ code: 'NOT_FOUND', message: '上传不存在，或者不是您的' })
  return bytes
}

function uploadRoutes(http: FastifyInstance, service: Service): void {
  http.post('/uploads', async ({ headers }, reply) => {
    const actor = await service.actorOf(headers)
    const said = { by: actor.postId, metadata: headers['upload-metadata'], length: headers['upload-length'] }
    parts.set(ids.file, Buffer.alloc(0))
    return reply
      .code(201)
      .headers({ location: `/uploads/${ids.file}`, 'tus-resumable': '1.0.0', 'x-internal': 'db.internal' })
      .send(said)
  })
  http.head<{ Params: { id: string } }>('/uploads/:id', async ({ params }, reply) => {
    const bytes = known(params.id, reply)
    return bytes ? reply.header('upload-offset', bytes.length).send() : reply
  })
  http.patch<{ Params: { id: string } }>('/uploads/:id', async ({ params, raw, headers }, reply) => {
    const bytes = known(params.id, reply)
    if (!bytes) return reply
    if (Number(headers['upload-offset']) !== bytes.length)
      return reply.code(409).send({ code: 'CONFLICT', message: `已收到 ${bytes.length} 字节，请从那里继续` })
    try {
      for await (const piece of raw)
        parts.set(params.id, Buffer.concat([parts.get(params.id)!, piece as Buffer]))
    } catch {
      return reply
    }
    return reply.code(204).header('upload-offset', parts.get(params.id)!.length).send()
  })
  http.delete<{ Params: { id: string } }>('/uploads/:id', async ({ params }, reply) => {
    parts.delete(params.id)
    return reply.code(204).send()
  })
}

function fileRoutes(http: FastifyInstance, service: Service): void {
  http.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
  uploadRoutes(http, service)
  http.get<{ Params: { id: string }; Querystring: { download?: string } }>(
    '/files/:id',
    async (request, reply) => {
      const actor = await service.actorOf(request.headers)
      if (actor.kind === 'ANONYMOUS')
        return reply.code(401).send({ code: 'UNAUTHENTICATED', message: '请先登录' })
      if (request.params.id === ids.foreignFile)
        return reply.code(404).send({ statusCode: 404, message: 'row of table file' })
      if (request.params.id === ids.bigFile) {
        reply.header('content-length', 20 * 1_048_576)
        return reply.type('application/pdf').send(Readable.from(pieces()))
      }
      if (request.headers['if-none-match'] === '"seen"')
        return reply.code(304).header('etag', '"seen"').send()
      return reply
        .type('text/plain; charset=utf-8')
        .headers({
          'x-internal': 'db.internal',
          etag: '"seen"',
          'cache-control': 'private, no-cache',
          'content-disposition': request.query.download ? 'attachment' : 'inline',
        })
        .send(`${actor.postId}`)
    },
  )
  http.post<{ Querystring: { name: string } }>('/files', async (request) => {
    const actor = await service.actorOf(request.headers)
    let size = 0
    for await (const piece of request.body as Readable) size += (piece as Buffer).length
    return {
      id: ids.file,
      size,
      name: request.query.name,
      type: request.headers['content-type'],
      by: actor.postId,
    }
  })
}

/** How many MiB of the big file have been asked for so far. */
export const bigFile = { pieces: 0 }

/** 20 MiB, made on the way. */
async function* pieces() {
  for (let i = 0; i < 20; i++) {
    bigFile.pieces = i + 1
    yield Buffer.alloc(1_048_576, i)
  }
}
