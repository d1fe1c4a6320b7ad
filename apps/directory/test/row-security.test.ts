import { type Actor, anonymous, transact } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { hash } from '@node-rs/argon2'
import { describe, expect, test } from 'vitest'
import type { Prisma } from '../src/generated/prisma/client.ts'
import { openWorld, system } from './world.ts'

const world = await openWorld({ pool: 1 })
const office = await world.organization()
const post = await world.post({ organization: office })
await world.owner.account.create({
  data: {
    personId: post.personId,
    login: 'somebody',
    passwordHash: await hash('x', { memoryCost: 64, timeCost: 1 }),
  },
})

const school = await world.organization({ kind: 'SCHOOL', division: places.tongjiang })
await world.owner.schoolFacts.create({
  data: {
    organizationId: school.id,
    year: 2024,
    validFrom: new Date('2024-09-01'),
    stages: ['PRIMARY'],
    pupilsByStage: { PRIMARY: 1 },
    pupils: 1,
    isTeachingPoint: false,
    isCampus: false,
    ownership: 'PUBLIC',
  },
})
for (const [version, decision] of [
  [2, { status: 'APPROVED', decidedAt: new Date(), approvedOn: new Date() }],
  [3, { status: 'PROPOSED' }],
] as const)
  await world.owner.rulePackVersion.create({
    data: { divisionId: places.tongjiang.id, version, parameters: [], reason: '测试', ...decision },
  })

/** What belongs to the kit and not to the service; the policies of these are their own. */
const foundation = ['audit_entry', 'outbox', 'idempotency_key', '_prisma_migrations']

/** SQL as the application role, in the scope of an actor. */
const as = <R extends object>(who: Actor, sql: string, ...values: unknown[]): Promise<R[]> =>
  transact(world.client, { actor: who, mode: 'write', action: 'test' }, (tx: Prisma.TransactionClient) =>
    tx.$queryRawUnsafe<R[]>(sql, ...values),
  )
const refusal = async (sql: string, who: Actor = system()) => {
  const error = await as(who, sql).catch((caught: unknown) => caught)
  expect(error, `not refused: ${sql}`).toBeInstanceOf(Error)
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { originalMessage?: string } } } }
  return meta?.driverAdapterError?.cause?.originalMessage ?? String(error)
}

describe('every table of the service', async () => {
  const tables = await world.database.sql<{ name: string; rls: boolean }>(
    `select relname as name, relrowsecurity as rls from pg_class
     where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and relname <> all($1)`,
    [foundation],
  )

  test('is known to this test', () => {
    expect(tables.map(({ name }) => name).toSorted()).toEqual([
      'account',
      'division',
      'former_name',
      'organization',
      'organization_relation',
      'person',
      'post',
      'rule_pack_version',
      'rule_parameter',
      'school_facts',
      'session',
      'staged_school',
    ])
  })

  test('has row-level security and a policy for each of the four statements', async () => {
    expect(tables.filter(({ rls }) => !rls)).toEqual([])
    const policies = await world.database.sql<{ tablename: string; cmds: string }>(
      `select tablename, string_agg(cmd, ' ' order by cmd) as cmds from pg_policies where schemaname = 'public' group by 1`,
    )
    const found = new Map(policies.map(({ tablename, cmds }) => [tablename, cmds]))
    for (const { name } of tables) expect(found.get(name), name).toBe('DELETE INSERT SELECT UPDATE')
  })

  test('writes the audit for every changed row', async () => {
    const triggers = await world.database.sql<{ name: string; definition: string }>(
      `select tgrelid::regclass::text as name, pg_get_triggerdef(oid) as definition from pg_trigger
       where tgname = 'audit' and tgenabled = 'O'`,
    )
    const found = new Map(triggers.map(({ name, definition }) => [name, definition]))
    // What is staged is no fact yet.
    for (const { name } of tables.filter((table) => table.name !== 'staged_school'))
      expect(found.get(name), name).toMatch(/AFTER INSERT OR DELETE OR UPDATE .* FOR EACH ROW/)
  })
})

describe('the application role', async () => {
  const [role] = await as<{ name: string }>(system(), 'select current_user::text as name')

  test('owns nothing, is no superuser and cannot bypass row-level security', async () => {
    const [facts] = await world.database.sql(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
              (select count(*)::int from pg_class where relowner = pg_roles.oid) as owned,
              pg_has_role(rolname, (select pg_get_userbyid(datdba) from pg_database where datname = current_database()), 'MEMBER') as owner
       from pg_roles where rolname = $1`,
      [role?.name],
    )
    expect(facts).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      owned: 0,
      owner: false,
    })
  })

  test.each([
    ['switch row-level security off', 'alter table person disable row level security', 'must be owner'],
    ['drop a policy', 'drop policy scope_read on person', 'must be owner'],
    ['drop the audit trigger', 'drop trigger audit on person', 'must be owner'],
    ['disable triggers', 'alter table person disable trigger audit', 'must be owner'],
    [
      'play a replica, which fires no triggers',
      `set session_replication_role = replica`,
      'permission denied',
    ],
    ['empty a table', 'truncate post', 'permission denied'],
    ['create a table', 'create table public.mine (id int)', 'permission denied'],
    ['become the owner', 'set role dudao_test_owner', 'permission denied'],
    [
      'switch row-level security off for itself',
      'set row_security = off; select * from person',
      '超出您的管辖范围',
    ],
    ['read the migrations', 'select * from _prisma_migrations', 'permission denied'],
    ['change the migrations', 'delete from _prisma_migrations', 'permission denied'],
    [
      'add to the audit',
      `insert into audit_entry (entity, entity_id, operation) values ('a', 'b', 'c')`,
      'permission denied',
    ],
    ['change the audit', `update audit_entry set reason = 'x'`, 'permission denied'],
    ['remove from the audit', 'delete from audit_entry', 'permission denied'],
    ['call what writes the audit', 'select audit_change()', 'permission denied'],
  ])('cannot %s', async (_, sql, words) => {
    expect(await refusal(sql)).toContain(words)
  })

  test('may change of a row what the commands change, column by column, and delete nothing but what was staged', async () => {
    const granted = await world.database.sql<{ table_name: string; columns: string }>(
      `select table_name, string_agg(column_name, ' ' order by column_name) as columns
       from information_schema.column_privileges where grantee = $1 and privilege_type = 'UPDATE'
         and table_name <> 'outbox' group by 1 order by 1`,
      [role?.name],
    )
    expect(granted).toEqual([
      { table_name: 'account', columns: 'failed_sign_ins locked_until password_hash' },
      { table_name: 'idempotency_key', columns: 'entity_id' },
      { table_name: 'organization', columns: 'closed_on code' },
      { table_name: 'organization_relation', columns: 'valid_to' },
      { table_name: 'post', columns: 'valid_to' },
      {
        table_name: 'rule_pack_version',
        columns: 'approved_on decided_at decided_by_id decision_reason status',
      },
      { table_name: 'rule_parameter', columns: 'valid_to' },
      {
        table_name: 'school_facts',
        columns:
          'is_campus is_large is_teaching_point main_school_id ownership pupils pupils_by_stage recorded_at source stages valid_to',
      },
      { table_name: 'session', columns: 'ended_at' },
    ])
    const removable = await world.database.sql(
      `select table_name from information_schema.table_privileges where grantee = $1 and privilege_type in ('DELETE', 'TRUNCATE') order by 1`,
      [role?.name],
    )
    expect(removable).toEqual([{ table_name: 'outbox' }, { table_name: 'staged_school' }])
    for (const sql of [
      `update post set organization_id = '${office.id}'`,
      `update account set person_id = null`,
      `update account set disabled_at = null`,
      `update organization set name = 'x'`,
      'delete from post',
      `insert into division (id, name, short_name, kind, path) values (gen_random_uuid(), 'x', 'x', 'CITY', '/x/')`,
    ])
      expect(await refusal(sql), sql).toContain('permission denied')
  })

  test('cannot forge audit entries by hanging the trigger on a table of its own', async () => {
    const forging = transact(
      world.client,
      { actor: system(), mode: 'write', action: 'test' },
      async (tx: Prisma.TransactionClient) => {
        await tx.$executeRawUnsafe('create temporary table forged (id text) on commit drop')
        await tx.$executeRawUnsafe(
          'create trigger audit after insert on forged for each row execute function audit_change()',
        )
        await tx.$executeRawUnsafe(`insert into forged values ('never happened')`)
      },
    )
    await expect(forging).rejects.toThrow()
    expect(await world.database.sql(`select from audit_entry where entity = 'forged'`)).toEqual([])
  })

  test('cannot divert audit entries into a table of its own', async () => {
    await transact(
      world.client,
      { actor: system({ requestId: 'divert' }), mode: 'write', action: 'test' },
      async (tx: Prisma.TransactionClient) => {
        await tx.$executeRawUnsafe('create temporary table audit_entry on commit drop as table audit_entry')
        await tx.$executeRawUnsafe('grant all on pg_temp.audit_entry to public')
        await tx.post.update({ where: { id: post.id }, data: { validTo: new Date('2999-01-01') } })
      },
    )
    const entries = await world.database.sql(
      `select entity, operation from public.audit_entry where request_id = 'divert'`,
    )
    expect(entries).toEqual([{ entity: 'post', operation: 'UPDATE' }])
  })

  test.each(['OFFICER', 'LEADER', 'ADMIN', 'SYSTEM', 'INSPECTOR'] as const)(
    'reads no audit entry for a %s',
    async (role) => {
      const reader = actor({ role, ranges: [['/', '0']] })
      expect(await as(reader, 'select id from audit_entry')).toEqual([])
    },
  )

  test('reads the audit for an auditor', async () => {
    const entries = await as(
      actor({ role: 'AUDITOR' }),
      'select id from audit_entry where entity = $1',
      'post',
    )
    expect(entries.length).toBeGreaterThan(0)
  })
})

describe('without settings', () => {
  const visible = ['division', 'rule_parameter']
  const hidden = [
    'person',
    'post',
    'account',
    'session',
    'organization',
    'organization_relation',
    'former_name',
    'rule_pack_version',
    'school_facts',
    'staged_school',
  ]

  test.each(hidden)('nothing of %s is seen', async (table) => {
    expect(await world.client.$queryRawUnsafe(`select * from ${table}`)).toEqual([])
  })

  test.each([
    ['post', `valid_to = '2020-01-01'`],
    ['account', 'failed_sign_ins = 0'],
    ['session', 'ended_at = now()'],
  ])('nothing of %s is changed', async (table, change) => {
    expect(await world.client.$executeRawUnsafe(`update ${table} set ${change}`)).toBe(0)
  })

  test.each(visible)('%s is public', async (table) => {
    await world.rule({ key: `test.${table}`, value: 1 })
    expect(await world.client.$queryRawUnsafe(`select * from ${table} limit 1`)).toHaveLength(1)
  })

  test('the anonymous actor sees no more', async () => {
    for (const table of hidden) expect(await as(anonymous('r'), `select * from ${table}`), table).toEqual([])
  })
})

test('accounts and sessions are seen by the service itself alone, whatever range and role one has', async () => {
  for (const role of ['OFFICER', 'LEADER', 'ADMIN', 'AUDITOR'] as const) {
    const everywhere = actor({ role, ranges: [['/', '0']] })
    expect(await as(everywhere, 'select * from account')).toEqual([])
    expect(await as(everywhere, 'select * from session')).toEqual([])
  }
  expect(await as(system(), 'select * from account')).toHaveLength(1)
})

test('settings do not pass to the next transaction on the same connection', async () => {
  const pid = 'select pg_backend_pid() as pid'
  const [first] = await as(system(), `${pid}, current_setting('app.lo1') as lo`)
  const [second] = await world.client.$queryRawUnsafe<object[]>(
    `${pid}, (select string_agg(coalesce(current_setting('app.' || name, true), ''), '') from
      unnest(array['lo1','hi1','lo2','hi2','lo3','hi3','account','person','post','organization','roles','grants','reason']) name) as rest`,
  )
  expect(first).toMatchObject({ lo: '/' })
  expect(second).toEqual({ pid: (first as { pid: number }).pid, rest: '' })
  expect(await world.client.$queryRawUnsafe('select * from person')).toEqual([])
})

test('an actor cannot widen the scope by what stands in its texts', async () => {
  const sly = actor({
    division: places.mianyang,
    organizationId: null,
    requestId: `'); select set_config('app.lo1', '/', true); --`,
  })
  expect(await as(sly, 'select * from post')).toEqual([])
})

/** Whether the division sees a post in this place. */
const isSeen = async (division: { id: string; path: string }, path: string) => {
  await world.owner.post.update({ where: { id: post.id }, data: { divisionPath: path } })
  return (await as(actor({ division }), 'select id from post')).length === 1
}

test('the range of a division ends where the next begins', async () => {
  const tongjiang = places.tongjiang
  expect(await isSeen(tongjiang, '/1/2/3/4/')).toBe(true)
  expect(await isSeen(tongjiang, '/1/2/3/4/z/')).toBe(true)
  expect(await isSeen(tongjiang, '/1/2/3/41/')).toBe(false)
  expect(await isSeen(tongjiang, '/1/2/3/4')).toBe(false)
  expect(await isSeen(tongjiang, '/1/2/3/')).toBe(false)
  expect(await isSeen(tongjiang, '/1/2/3/40/')).toBe(false)
})

const count = async (who: Actor, table: string) => (await as(who, `select from ${table}`)).length
const change = (who: Actor, table: string) => {
  const column = table === 'school_facts' ? 'source' : 'decision_reason'
  return as(who, `update ${table} set ${column} = ${column} returning id`)
}

test('school facts and rule pack versions are written in the range alone; proposals are not even read outside', async () => {
  for (const [division, versions, written] of [
    [places.tongjiang, 2, true],
    [places.bazhong, 2, true],
    [places.enyang, 1, false],
    [places.mianyang, 1, false],
  ] as const) {
    const officer = actor({ division })
    expect(await count(officer, 'rule_pack_version')).toBe(versions)
    expect(await change(officer, 'rule_pack_version')).toHaveLength(written ? versions : 0)
    expect(await count(officer, 'school_facts')).toBe(1)
    expect(await change(officer, 'school_facts')).toHaveLength(written ? 1 : 0)
  }
  const insert = `insert into rule_pack_version (id, division_id, version, status, parameters, reason)
    values (gen_random_uuid(), '${places.tongjiang.id}', 9, 'PROPOSED', '[]', 'x')`
  expect(await refusal(insert, actor({ division: places.mianyang }))).toContain('超出您的管辖范围')
})
