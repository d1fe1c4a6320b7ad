import { type BaseCtx, DomainError, once } from '@dudao/service'
import { actor, places, serve } from '@dudao/testkit'
import { expect, test } from 'vitest'
import type { Prisma } from '../../src/generated/prisma/client.ts'
import { openWorld, system } from '../world.ts'

type Tx = Prisma.TransactionClient
interface Args {
  key?: string
  name: string
  fail?: boolean
}

const world = await openWorld()
const officer = actor({ division: places.bazhong })

let beforeFailing = async (_fails?: boolean): Promise<void> => undefined

const command =
  (action: string) =>
  (_: unknown, { key, name, fail }: Args, ctx: BaseCtx<Tx>) =>
    once(ctx, action, key, async () => {
      const { id } = await ctx.tx.organization.create({
        data: { name, kind: 'SCHOOL', divisionId: places.bazhong.id, divisionPath: places.bazhong.path },
      })
      await beforeFailing(fail)
      if (fail) throw new DomainError('CONFLICT', '现在不行')
      return id
    })

const tiny = serve<Tx>({
  name: 'tiny',
  client: world.client,
  access: { Query: { none: 'PUBLIC' }, Mutation: { add: 'PUBLIC', other: 'PUBLIC' } },
  typeDefs: `type Query { none: Int }
    type Mutation { add(key: String, name: String!, fail: Boolean): ID! other(key: String, name: String!): ID! }`,
  resolvers: { Query: { none: () => null }, Mutation: { add: command('add'), other: command('other') } },
})
const add =
  'mutation ($key: String, $name: String!, $fail: Boolean) { add(key: $key, name: $name, fail: $fail) }'
const named = (name: string) => world.owner.organization.count({ where: { name } })

/** How many statements of this database wait for a lock. */
async function waiting(): Promise<number> {
  const rows = await world.database.sql(
    `select from pg_locks where not granted
     and pid in (select pid from pg_stat_activity where datname = current_database())`,
  )
  return rows.length
}

test('sent twice with one key, a command is done once and answers the same', async () => {
  const first = await tiny.ok(officer, add, { key: 'k1', name: '甲' })
  expect(await tiny.ok(officer, add, { key: 'k1', name: '甲' })).toEqual(first)
  expect(await tiny.ok(officer, add, { key: 'k1', name: '改了' })).toEqual(first)
  expect([await named('甲'), await named('改了')]).toEqual([1, 0])
})

test('senders at once wait for the first and get its answer', async () => {
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map(() => tiny.ok(officer, add, { key: 'k2', name: '乙' })),
  )
  expect(new Set(answers.map((answer) => answer.add)).size).toBe(1)
  expect(await named('乙')).toBe(1)
})

test('the key of another command is a conflict', async () => {
  await tiny.ok(officer, add, { key: 'k3', name: '丙' })
  const refusal = await tiny.refused(officer, 'mutation { other(key: "k3", name: "丙二") }')
  expect(refusal).toEqual({ code: 'CONFLICT', message: '同一幂等键已用于其他操作' })
  expect(await named('丙二')).toBe(0)
})

test('a key belongs to an account: another account’s command is another', async () => {
  const neighbour = actor({ division: places.bazhong })
  const one = await tiny.ok(officer, add, { key: 'k4', name: '丁一' })
  const two = await tiny.ok(neighbour, add, { key: 'k4', name: '丁二' })
  expect(two).not.toEqual(one)
})

test('a command that failed has not used its key', async () => {
  expect(await tiny.refused(officer, add, { key: 'k5', name: '戊', fail: true })).toMatchObject({
    code: 'CONFLICT',
  })
  await tiny.ok(officer, add, { key: 'k5', name: '戊' })
  expect(await named('戊')).toBe(1)
})

test('of two senders at once the second does it when the first fails', async () => {
  const second = new Promise<Awaited<ReturnType<typeof tiny.send>>>((resolve) => {
    beforeFailing = async (fails) => {
      if (!fails) return
      resolve(tiny.send(officer, add, { key: 'k6', name: '己' }))
      await expect.poll(() => waiting()).toBe(1)
    }
  })
  const failed = await tiny.send(officer, add, { key: 'k6', name: '己', fail: true })
  const done = await second
  expect(failed.errors).toHaveLength(1)
  expect(done.errors).toEqual([])
  expect(await named('己')).toBe(1)
})

test('without a key a command simply runs', async () => {
  await tiny.ok(officer, add, { name: '庚' })
  expect(await named('庚')).toBe(1)
})

test('a key needs an account, and has at most 100 characters', async () => {
  expect(await tiny.refused(system({ accountId: null }), add, { key: 'k7', name: '辛' })).toMatchObject({
    code: 'UNAUTHENTICATED',
  })
  expect(await tiny.refused(officer, add, { key: 'k'.repeat(101), name: '辛' })).toMatchObject({
    code: 'INVALID',
  })
  await tiny.ok(officer, add, { key: 'k'.repeat(100), name: '辛' })
})

test('keys are seen by their account alone', async () => {
  const seen = (personId: string | null) =>
    world.database.sql(`select from idempotency_key where account_id = $1`, [personId])
  expect((await seen(officer.accountId)).length).toBeGreaterThan(0)
  expect(await world.client.$queryRaw`select * from idempotency_key`).toEqual([])
})
