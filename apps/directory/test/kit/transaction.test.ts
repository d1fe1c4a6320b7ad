import { anonymous, type BaseCtx, DomainError, transact } from '@dudao/service'
import { actor, places, serve } from '@dudao/testkit'
import { expect, test } from 'vitest'
import type { Prisma } from '../../src/generated/prisma/client.ts'
import { openWorld, system } from '../world.ts'

type Tx = Prisma.TransactionClient
type Ctx = BaseCtx<Tx>

const world = await openWorld()
const officer = actor({ division: places.bazhong })
const office = await world.organization()
const foreign = await world.organization({ division: places.mianyang })

// Directory rewrites no organization; the small service below does, to be caught at it.
await world.database.sql('grant update on organization to dudao_test_app')

const named = (name: string) => world.owner.organization.count({ where: { name } })
const add = (ctx: Ctx, name: string) =>
  ctx.tx.organization.create({
    data: { name, kind: 'SCHOOL', divisionId: places.bazhong.id, divisionPath: places.bazhong.path },
  })

/** A service of one table that does what services should not, to see what the kit makes of it. */
const tiny = serve<Tx>({
  name: 'tiny',
  client: world.client,
  grantsOf: async (_, personId, now) => (now < new Date('2020-01-01') ? [] : [personId]),
  access: {
    Query: { count: 'SIGNED_IN', setting: 'PUBLIC', now: 'PUBLIC', rename: 'SIGNED_IN', bug: 'PUBLIC' },
    Mutation: {
      add: 'SIGNED_IN',
      fail: 'SIGNED_IN',
      swallow: 'SIGNED_IN',
      lockBoth: 'SIGNED_IN',
      addRaw: 'SIGNED_IN',
    },
  },
  typeDefs: `
    type Count { now: Int! later: Int! }
    type Query { count: Count! setting(name: String!): String now: String! rename(id: ID!): String bug: String }
    type Mutation {
      add(name: String!): String! fail: String swallow(name: String!): String!
      lockBoth(first: ID!, second: ID!): String! addRaw(name: String!): String!
    }`,
  resolvers: {
    Query: {
      count: (_: unknown, __: unknown, ctx: Ctx) => ctx.tx.organization.count().then((now) => ({ now })),
      setting: async (_: unknown, { name }: { name: string }, ctx: Ctx) => {
        const [row] = await ctx.tx.$queryRaw<
          { value: string }[]
        >`select current_setting(${name}, true) as value`
        return row?.value
      },
      now: (_: unknown, __: unknown, ctx: Ctx) => ctx.now.toISOString(),
      rename: (_: unknown, { id }: { id: string }, ctx: Ctx) =>
        ctx.tx.organization.update({ where: { id }, data: { name: 'x' } }).then(({ name }) => name),
      bug: () => {
        throw new TypeError('password of 10.0.0.7 is hunter2')
      },
    },
    Count: {
      later: async (_: unknown, __: unknown, ctx: Ctx) => {
        await world.organization()
        return ctx.tx.organization.count()
      },
    },
    Mutation: {
      add: async (_: unknown, { name }: { name: string }, ctx: Ctx) => (await add(ctx, name)).name,
      fail: () => {
        throw new DomainError('CONFLICT', '现在不行', { rule: 'test', code: 'FORGED' })
      },
      swallow: async (_: unknown, { name }: { name: string }, ctx: Ctx) => {
        await add(ctx, name)
        await ctx.tx.$queryRaw`select 1 / 0`.catch(() => undefined)
        return 'looks well'
      },
      lockBoth: async (_: unknown, { first, second }: { first: string; second: string }, ctx: Ctx) => {
        await ctx.tx.organization.update({ where: { id: first }, data: { isDemo: true } })
        await bothHoldOne()
        await ctx.tx.organization.update({ where: { id: second }, data: { isDemo: true } })
        return 'done'
      },
      addRaw: async (_: unknown, { name }: { name: string }, ctx: Ctx) => {
        await ctx.tx.$executeRaw`insert into organization (id, name, kind, division_id, division_path)
          values (gen_random_uuid(), ${name}, 'SCHOOL', ${places.bazhong.id}::uuid, ${places.bazhong.path})`
        return name
      },
    },
  },
})

let holding = 0
/** Resolves once two commands hold a lock each. */
async function bothHoldOne(): Promise<void> {
  holding += 1
  await expect.poll(() => holding).toBeGreaterThanOrEqual(2)
}

test('a command with one failed field leaves nothing, and says what failed', async () => {
  const { data, errors } = await tiny.send(officer, 'mutation { add(name: "半途学校") fail }')
  // Nor does it answer what did not happen: else one could read what leaves a trace, and undo the trace.
  expect(data).toBeNull()
  expect(errors).toEqual([
    { message: '现在不行', path: ['fail'], extensions: { code: 'CONFLICT', rule: 'test' } },
  ])
  expect(await named('半途学校')).toBe(0)
})

test('a command without fault is committed before it is answered', async () => {
  await tiny.ok(officer, 'mutation { add(name: "完成学校") }')
  expect(await named('完成学校')).toBe(1)
})

test('a database error that somebody caught cannot end as success', async () => {
  expect(await tiny.refused(officer, 'mutation { swallow(name: "吞错学校") }')).toMatchObject({
    code: 'INTERNAL',
  })
  const outside = transact(
    world.client,
    { actor: officer, mode: 'write', action: 'test' },
    async (tx: Tx) => {
      await tx.$queryRaw`select 1 / 0`.catch(() => undefined)
    },
  )
  await expect(outside).rejects.toThrow('25P02')
  expect(await named('吞错学校')).toBe(0)
})

test('a query reads one snapshot, whatever others commit meanwhile', async () => {
  const { count } = await tiny.ok(officer, '{ count { now later } }')
  expect(count.later).toBe(count.now)
  expect((await tiny.ok(officer, '{ count { now } }')).count.now).toBe(count.now + 1)
})

test('a query whose statement was refused says why, not that its transaction is over', async () => {
  const { data, errors } = await tiny.send(officer, `{ now rename(id: "${foreign.id}") }`)
  expect(errors).toEqual([
    { message: '超出您的管辖范围', path: ['rename'], extensions: { code: 'FORBIDDEN' } },
  ])
  expect(data.now).toEqual(expect.any(String))
})

test('what a query with errors wrote is not kept', async () => {
  await tiny.send(officer, `{ rename(id: "${office.id}") bug }`)
  expect(await named('x')).toBe(0)
})

test('one who reads on behalf of somebody cannot change anything, by the graph or beside it', async () => {
  const delegate = { ...officer, delegate: 'report-worker' }
  const refusal = { code: 'FORBIDDEN', message: '代为读取的身份不能修改数据' }
  expect(await tiny.refused(delegate, 'mutation { add(name: "代读学校") }')).toEqual(refusal)
  const beside = transact(
    world.client,
    { actor: delegate, mode: 'write', action: 'test' },
    async () => undefined,
  )
  await expect(beside).rejects.toMatchObject(refusal)
  // An errand opens nothing that is not there for errands, and nothing beside the graph.
  const sent = { ...delegate, errand: office.id }
  expect(await tiny.refused(sent, 'mutation { add(name: "代读学校") }')).toEqual(refusal)
  await expect(
    transact(world.client, { actor: sent, mode: 'write', action: 'test' }, async () => undefined),
  ).rejects.toMatchObject(refusal)
  expect(await tiny.ok(delegate, '{ setting(name: "app.delegate") }')).toEqual({ setting: 'report-worker' })
})

test('two commands that wait for each other: one gives way as a conflict, the other succeeds', async () => {
  const document = 'mutation ($first: ID!, $second: ID!) { lockBoth(first: $first, second: $second) }'
  const other = await world.organization()
  const [a, b] = await Promise.all([
    tiny.send(officer, document, { first: office.id, second: other.id }),
    tiny.send(officer, document, { first: other.id, second: office.id }),
  ])
  const codes = [a, b].map(({ errors }) => errors[0]?.extensions?.code)
  expect(codes.filter((code) => code !== undefined)).toEqual(['CONFLICT'])
})

test('a unique row is a conflict, from raw SQL too', async () => {
  for (const field of ['add', 'addRaw']) {
    await tiny.ok(officer, `mutation { ${field}(name: "唯一${field}") }`)
    const refusal = await tiny.refused(officer, `mutation { ${field}(name: "唯一${field}") }`)
    expect(refusal, field).toMatchObject({ code: 'CONFLICT' })
  }
})

test('a bug is masked', async () => {
  expect(await tiny.refused(officer, '{ bug }')).toEqual({
    code: 'INTERNAL',
    message: '系统内部错误，请稍后重试或联系管理员',
  })
})

const grantsOf = async (who: Parameters<typeof tiny.ok>[0]) =>
  (await tiny.ok(who, '{ setting(name: "app.grants") }')).setting

test('grants to single matters are set for a person at the instant of the request, and for nobody else', async () => {
  expect(await grantsOf(officer)).toBe(`{${officer.personId}}`)
  expect(await grantsOf({ ...officer, clock: '2019-12-31T00:00:00Z' })).toBe('{}')
  expect(await grantsOf(system())).toBe('{}')
  expect(await grantsOf(null)).toBe('{}')
})

test('the scope of the actor is in the settings of the transaction', async () => {
  const { lo, hi, lo2, person, roles, action } = await tiny.ok(
    officer,
    `{ lo: setting(name: "app.lo1") hi: setting(name: "app.hi1") lo2: setting(name: "app.lo2")
       person: setting(name: "app.person") roles: setting(name: "app.roles") action: setting(name: "app.action") }`,
  )
  expect([lo, hi, lo2]).toEqual(['/1/2/3/', '/1/2/30', ''])
  expect([person, roles]).toEqual([officer.personId, ',OFFICER,'])
  expect(action).toBe('setting setting setting setting setting setting')
})

test('the clock of the request is the actor’s, else the real one', async () => {
  const clock = '2020-06-01T09:00:00+08:00'
  expect(await tiny.ok({ ...anonymous('r'), clock }, '{ now }')).toEqual({ now: '2020-06-01T01:00:00.000Z' })
  const { now } = await tiny.ok(anonymous('r'), '{ now }')
  expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(5_000)
})
