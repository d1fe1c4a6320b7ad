import { spawnSync } from 'node:child_process'
import { anonymous, signActor, systemActor } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { hash } from '@node-rs/argon2'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, describe, expect, test } from 'vitest'
import { environment, importPrivate, signExpired, start, folder } from './process.ts'
import { newKey, openWorld, serviceSecrets } from './world.ts'

const world = await openWorld()
const actorKey = await newKey()
const otherKey = await newKey()
const privateKey = await importPrivate(actorKey.privateKey)
const keys = { token: world.key.privateKey, actor: actorKey.publicKey }
const [open, strict] = await Promise.all([
  start(environment(world.database, keys, { EXPLICIT_CLOCK: 'allow', DATABASE_POOL: '2' }), privateKey),
  start(environment(world.database, keys), privateKey),
])
afterAll(async () => {
  open.child.kill('SIGKILL')
  strict.child.kill('SIGKILL')
})

const password = 'Right-horse-7-battery'
const office = await world.organization()
const post = await world.post({ organization: office })
const account = await world.owner.account.create({
  data: { personId: post.personId, login: 'process-officer', passwordHash: await hash(password) },
})
const reader = actor({ division: places.bazhong })
const divisionName = '{ division(gbCode: "511900") { name } }'
const code = ({ body }: { body: { errors?: { extensions: { code: string } }[] } }) =>
  body.errors?.[0]?.extensions.code

/** How many statements of this database wait for a lock. */
async function blocked(): Promise<number> {
  const rows = await world.database.sql(
    `select from pg_locks where not granted
     and pid in (select pid from pg_stat_activity where datname = current_database())`,
  )
  return rows.length
}

const ask = async (question: unknown, asker = systemActor('gateway')) =>
  open.post('/actors', question, { 'x-actor': await signActor(privateKey, asker) })
const own = (over: object = {}) => ({ issuer: 'dudao', subject: account.id, ...over })

describe('a running process', () => {
  test('is alive, ready and counts what it does', async () => {
    await strict.graph(reader, divisionName)
    const get = async (path: string) => {
      const response = await fetch(strict.url + path)
      return { status: response.status, text: await response.text() }
    }
    expect(await get('/health')).toEqual({ status: 200, text: '{"status":"ok"}' })
    expect(await get('/ready')).toEqual({ status: 200, text: '{"status":"ready"}' })
    const metrics = await get('/metrics')
    expect(metrics.status).toBe(200)
    expect(metrics.text).toMatch(/dudao_operation_seconds_count\{[^}]*operation="division"/)
  })

  test('answers a signed actor', async () => {
    expect(await strict.graph(reader, divisionName)).toEqual({
      status: 200,
      body: { data: { division: { name: '巴中市' } } },
    })
  })

  test('does not start with a faulty environment, and names every fault at once', () => {
    const env = environment(world.database, keys, {
      DATABASE_URL: 'nonsense',
      DATABASE_POOL: '0',
      SERVICE_SECRETS: '{not json',
      NODE_ENV: 'production',
      EXPLICIT_CLOCK: 'allow',
    })
    const { status, stderr } = spawnSync(process.execPath, ['src/main.ts'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    })
    expect(status).toBe(2)
    for (const name of ['DATABASE_URL', 'DATABASE_POOL', 'SERVICE_SECRETS', 'EXPLICIT_CLOCK'])
      expect(stderr).toContain(`  ${name}: `)
  })
})

describe('without a valid actor', async () => {
  const entities = {
    query: 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Division { name } } }',
    variables: { of: [{ __typename: 'Division', id: places.bazhong.id }] },
  }
  const foreign = await signActor(await importPrivate(otherKey.privateKey), reader)
  const expired = await signExpired(privateKey, reader)
  const [head, , signature] = (await signActor(privateKey, reader)).split('.')
  const stronger = { actor: { ...reader, roles: ['SYSTEM'] }, aud: 'dudao:graph', exp: Date.now() }
  const changed = [head, Buffer.from(JSON.stringify(stronger)).toString('base64url'), signature].join('.')
  const malformed = await signActor(privateKey, {
    ...reader,
    ranges: [
      ['/', '0'],
      ['/', '0'],
      ['/', '0'],
      ['/', '0'],
    ],
  })
  const headers: [string, Record<string, string>][] = [
    ['no actor at all', {}],
    ['an empty one', { 'x-actor': '' }],
    ['one that another key signed', { 'x-actor': foreign }],
    ['one that has expired', { 'x-actor': expired }],
    ['one that was changed after signing', { 'x-actor': changed }],
    ['one with more ranges than the policies know', { 'x-actor': malformed }],
    ['an access token instead', { authorization: `Bearer ${foreign}` }],
  ]
  const bodies: [string, object | string][] = [
    ['a query', { query: divisionName }],
    ['_entities', entities],
    ['_service', { query: '{ _service { sdl } }' }],
    [
      'a mutation that is open to all',
      { query: 'mutation { refreshSession(refreshToken: "x") { expiresIn } }' },
    ],
  ]

  test.each(headers)('with %s nothing is answered, _entities included', async (_, header) => {
    for (const [what, body] of bodies) {
      const answer = await strict.post('/graphql', body, header)
      expect(answer.status, what).toBe(401)
      expect(answer.body, what).toEqual({
        errors: [{ message: expect.stringContaining('登录'), extensions: { code: 'UNAUTHENTICATED' } }],
      })
    }
  })

  test('the anonymous actor of the gateway may sign in and nothing else', async () => {
    const nobody = anonymous('r-1')
    expect(code(await strict.graph(nobody, divisionName))).toBe('UNAUTHENTICATED')
    const signIn = await strict.graph(
      nobody,
      'mutation ($input: SignInInput!) { signIn(input: $input) { post { organization { name } } } }',
      { input: { login: 'process-officer', password } },
    )
    expect(signIn.body).toEqual({ data: { signIn: { post: { organization: { name: office.name } } } } })
  })
})

describe('an explicit clock', () => {
  const past = { ...reader, clock: '2019-06-01T00:00:00+08:00' }

  test('is refused where it is not allowed', async () => {
    const answer = await strict.graph(past, divisionName)
    expect(answer.status).toBe(401)
    expect(answer.body.errors[0]).toMatchObject({ message: '本系统不允许自定时钟' })
  })

  test('sets the day where it is allowed', async () => {
    await world.post({ organization: office, title: '早已离任', validTo: '2020-01-01' })
    const titles = async (as: typeof reader) => {
      const answer = await open.graph(as, 'query ($id: ID!) { organization(id: $id) { posts { title } } }', {
        id: office.id,
      })
      return answer.body.data.organization.posts.map(({ title }: { title: string }) => title)
    }
    expect(await titles(past)).toContain('早已离任')
    expect(await titles(reader)).not.toContain('早已离任')
  })
})

describe('what goes wrong is said plainly', () => {
  test.each([
    ['a document that does not parse', { query: '{ division(' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ secrets }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing variable', { query: 'query ($id: ID!) { organization(id: $id) { id } }' }, 'BAD_USER_INPUT'],
    [
      'a date that does not exist, in a variable',
      {
        query: 'query ($on: Date) { division(gbCode: "1", on: $on) { id } }',
        variables: { on: '2026-02-30' },
      },
      'INVALID',
    ],
    ['the same in the text', { query: '{ division(gbCode: "1", on: "2026-02-30") { id } }' }, 'INVALID'],
    [
      'two operations without a name',
      { query: 'query A { __typename } query B { __typename }' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('%s: %j is %s', async (_, body, expected) => {
    const answer = await strict.post('/graphql', body, { 'x-actor': await signActor(privateKey, reader) })
    expect(code(answer)).toBe(expected)
    expect(JSON.stringify(answer.body)).not.toMatch(/stack|node_modules|\.ts:/)
  })

  test('several operations in one request are refused', async () => {
    const batch = [{ query: divisionName }, { query: divisionName }]
    const answer = await strict.post('/graphql', batch, { 'x-actor': await signActor(privateKey, reader) })
    expect(answer.status).toBe(400)
  })

  test('one who reads on behalf of somebody cannot change anything', async () => {
    const answer = await strict.graph({ ...reader, delegate: 'report-worker' }, 'mutation { signOut }')
    expect(answer.body.errors).toEqual([
      { message: '代为读取的身份不能修改数据', extensions: { code: 'FORBIDDEN' } },
    ])
  })

  test('when every connection is busy the answer is to try again, and afterwards all is well', async () => {
    const { id } = await world.post({ organization: office })
    const end = () =>
      open.graph(
        reader,
        `mutation ($id: ID!) { endPost(input: { postId: $id, validTo: "2025-01-01", reason: "调离" }) { id } }`,
        { id },
      )
    const waiting = await world.owner.$transaction(
      async (tx) => {
        await tx.$queryRaw`select id from post where id = ${id}::uuid for update`
        const both = [end(), end()]
        await expect.poll(blocked).toBe(2)
        expect(code(await open.graph(reader, divisionName))).toBe('UNAVAILABLE')
        return { both }
      },
      { timeout: 15_000 },
    )
    for (const { body } of await Promise.all(waiting.both))
      expect(body).toEqual({ data: { endPost: { id } } })
    expect((await open.graph(reader, divisionName)).body.data).toBeTruthy()
  })
})

describe('workers', () => {
  test('sign in with their secret; the token says so and verifies with the published keys', async () => {
    const answer = await strict.post('/auth/service', {
      name: 'report-worker',
      secret: serviceSecrets['report-worker'],
    })
    expect(answer).toMatchObject({ status: 200, body: { expiresIn: 600 } })
    const jwks = createRemoteJWKSet(new URL(`${strict.url}/.well-known/jwks.json`))
    const { payload } = await jwtVerify(answer.body.accessToken, jwks, { issuer: 'dudao', audience: 'dudao' })
    expect(payload).toMatchObject({ kind: 'SERVICE' })
    const facts = await strict.post(
      '/actors',
      { issuer: 'dudao', subject: payload.sub },
      { 'x-actor': await signActor(privateKey, systemActor('gateway')) },
    )
    expect(facts.body).toMatchObject({
      kind: 'SERVICE',
      accountId: payload.sub,
      personId: null,
      roles: ['SYSTEM'],
      ranges: [],
    })
  })

  test('published keys hold no private half', async () => {
    const { keys } = (await (await fetch(`${strict.url}/.well-known/jwks.json`)).json()) as { keys: object[] }
    expect(keys).toEqual([
      {
        kty: 'OKP',
        crv: 'Ed25519',
        x: expect.any(String),
        kid: expect.any(String),
        use: 'sig',
        alg: 'EdDSA',
      },
    ])
  })

  test.each([
    ['a wrong secret', { name: 'report-worker', secret: 'x'.repeat(32) }],
    ['an unknown name', { name: 'other-worker', secret: serviceSecrets['report-worker'] }],
    ['a name that every object has', { name: 'constructor', secret: 'x' }],
    ['another such name', { name: '__proto__', secret: 'x' }],
    ['no secret', { name: 'report-worker' }],
    ['a list', []],
  ])('are refused with %s', async (_, body) => {
    expect(await strict.post('/auth/service', body)).toEqual({
      status: 401,
      body: { code: 'UNAUTHENTICATED', message: '服务身份验证失败' },
    })
  })

  test('of one name that sign in for the first time at once are one account', async () => {
    const body = { name: 'report-worker', secret: serviceSecrets['report-worker'] }
    const answers = await Promise.all([1, 2, 3, 4].map(() => strict.post('/auth/service', body)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await world.owner.account.count({ where: { login: 'service:report-worker' } })).toBe(1)
  })
})

describe('the gateway asks who somebody is', () => {
  test('and hears the post, the body, the roles and the range', async () => {
    expect(await ask(own({ postId: post.id }))).toEqual({
      status: 200,
      body: {
        kind: 'PERSON',
        accountId: account.id,
        personId: post.personId,
        postId: post.id,
        organizationId: office.id,
        divisionId: places.bazhong.id,
        divisionPath: places.bazhong.path,
        roles: ['OFFICER'],
        ranges: [[places.bazhong.path, '/1/2/30']],
        delegate: null,
        errand: null,
        requestId: '',
        clock: null,
      },
    })
  })

  test('without a post hears the oldest one; with a delegate, whose right to read it is', async () => {
    expect((await ask(own({ delegate: 'report-worker' }))).body).toMatchObject({
      postId: post.id,
      delegate: 'report-worker',
    })
  })

  test('hears no range of a principal, but the school', async () => {
    const school = await world.organization({ division: places.tongjiang, kind: 'SCHOOL' })
    const unit = await world.post({ organization: school, role: 'UNIT' })
    const principal = await world.owner.account.create({
      data: { personId: unit.personId, login: 'principal' },
    })
    expect((await ask({ issuer: 'dudao', subject: principal.id })).body).toMatchObject({
      organizationId: school.id,
      roles: ['UNIT'],
      ranges: [],
    })
  })

  test('hears that a post has ended at the very next question, and that it held under an earlier clock', async () => {
    const past = await world.post({ organization: office, personId: post.personId, validTo: '2020-01-01' })
    expect(await ask(own({ postId: past.id }))).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    const earlier = { ...systemActor('gateway'), clock: '2019-06-01T00:00:00+08:00' }
    expect((await ask(own({ postId: past.id }), earlier)).body).toMatchObject({ postId: past.id })
  })

  test('hears nothing of foreign posts and disabled or unknown accounts', async () => {
    const foreign = await world.post({ organization: office })
    const gone = await world.owner.account.create({ data: { login: 'gone', disabledAt: new Date() } })
    expect(await ask(own({ postId: foreign.id }))).toMatchObject({ status: 403 })
    for (const subject of [gone.id, '01930000-0000-7000-8000-00000000dead', 'no-id'])
      expect(await ask(own({ subject }))).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
  })

  test('finds an account of a foreign issuer by issuer and subject, and by nothing else', async () => {
    const officer = await world.post({ organization: office })
    const issuer = 'https://id.example.cn'
    const external = await world.owner.account.create({
      data: { personId: officer.personId, login: 'by-oidc', issuer, subject: 'u-7' },
    })
    expect((await ask({ issuer, subject: 'u-7' })).body).toMatchObject({
      accountId: external.id,
      postId: officer.id,
    })
    for (const question of [
      { issuer, subject: external.id },
      { issuer, subject: account.id },
      { issuer: 'https://other.example.cn', subject: 'u-7' },
      { issuer: 'dudao', subject: 'u-7' },
    ])
      expect(await ask(question), JSON.stringify(question)).toMatchObject({ status: 401 })
  })

  test('nobody else may ask, and the question must be one', async () => {
    expect(await ask(own(), reader)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    expect(await open.post('/actors', own())).toMatchObject({ status: 401 })
    for (const question of [{}, [], { issuer: 'dudao' }, own({ postId: 'x' })])
      expect(await ask(question)).toMatchObject({ status: 400, body: { code: 'INVALID' } })
  })
})

test('a process that is told to stop still answers what is in flight, and ends well', async () => {
  const signIn = 'mutation ($input: SignInInput!) { signIn(input: $input) { expiresIn } }'
  const { answer, ended } = await world.owner.$transaction(async (tx) => {
    await tx.$queryRaw`select id from account where id = ${account.id}::uuid for update`
    const inFlight = strict.graph(anonymous('r-2'), signIn, { input: { login: 'process-officer', password } })
    await expect.poll(blocked).toBe(1)
    const stopping = strict.stop()
    await expect.poll(() => fetch(`${strict.url}/health`).catch(() => 'closed')).toBe('closed')
    return { answer: inFlight, ended: stopping }
  })
  expect((await answer).body).toEqual({ data: { signIn: { expiresIn: 600 } } })
  expect(await ended).toBe(0)
})
