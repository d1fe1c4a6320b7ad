import { readFileSync } from 'node:fs'
import { transact } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import {
  anApproved,
  aSeries,
  aServed,
  aSubmitted,
  command,
  organizations,
  people,
  queued,
  start,
  today,
} from './factories.ts'

const started = await start()
const { database, client, graph } = started

describe('every table', async () => {
  const tables = await database.sql<{ table: string; secured: boolean; audited: boolean; policies: number }>(
    `select c.relname as table, c.relrowsecurity as secured,
       exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'audit' and t.tgenabled = 'O') as audited,
       (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
     from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and c.relname not in ('_prisma_migrations', 'audit_entry', 'outbox', 'idempotency_key') order by 1`,
  )

  it('of the schema is here', () => {
    expect(tables.map(({ table }) => table)).toEqual([
      'addressee',
      'channel_address',
      'delivery',
      'file',
      'file_download',
      'letter',
      'letter_file',
      'number_counter',
      'number_series',
      'rendering',
      'report',
      'report_file',
      'sheet_export',
      'sheet_fault',
      'sheet_import',
      'upload',
      'upload_part',
    ])
  })

  it.each(tables)('$table has row policies for each kind of statement and the audit trigger', (row) => {
    // Faults of a sheet are no facts; the audit keeps their import.
    expect(row).toMatchObject({ secured: true, audited: row.table !== 'sheet_fault', policies: 4 })
  })

  it('begins with the foundation that all services share', () => {
    const own = readFileSync(
      new URL('../prisma/migrations/20261122000000_foundation/migration.sql', import.meta.url),
    )
    const shared = readFileSync(new URL('../../../packages/service/sql/foundation.sql', import.meta.url))
    expect(own.equals(shared)).toBe(true)
  })
})

const as = <R>(
  by: typeof people.officer,
  work: (tx: Parameters<Parameters<typeof client.$transaction>[0]>[0]) => Promise<R>,
) => transact(client, { actor: by, mode: 'write', action: 'test' }, work)

const touch = (by: typeof people.officer, id: string) =>
  as(by, (tx) => tx.delivery.updateMany({ where: { letterId: id }, data: { readAt: new Date() } }))

const take = (by: typeof people.officer) =>
  as(by, (tx) => tx.numberCounter.updateMany({ data: { last: 99 } }))

const forged = (tx: { letter: typeof client.letter }) =>
  tx.letter.create({
    data: {
      kind: 'REMINDER',
      status: 'DRAFT',
      title: '伪造',
      blocks: [],
      issuerOrganizationId: organizations.cityOffice.id,
      ownerDivisionId: places.bazhong.id,
      ownerPath: places.bazhong.path,
      occurredOn: new Date('2020-12-01'),
      isDemo: true,
      recordedAt: new Date(),
    },
  })

describe('the row policies', async () => {
  await aSeries(started)
  const letterId = await aServed(started)
  const { officer, tongjiang, provinceLeader, bureauOfficer } = people

  it('let only the issuing body change its letter, whatever the code does', async () => {
    const rename = (by: typeof officer) =>
      as(by, (tx) => tx.letter.updateMany({ where: { id: letterId }, data: { title: '改题' } }))
    for (const by of [tongjiang, provinceLeader, bureauOfficer, people.mianyangOfficer]) {
      expect(await rename(by)).toEqual({ count: 0 })
    }
    expect(await rename(officer)).toEqual({ count: 1 })
  })

  it('let a recipient change its own delivery only', async () => {
    expect(await touch(tongjiang, letterId)).toEqual({ count: 1 })
    expect(await touch(people.tongjiangOfficer, letterId)).toEqual({ count: 0 })
    expect(await touch(bureauOfficer, letterId)).toEqual({ count: 0 })
  })

  it('keep numbers of another body out of reach, also beside it', async () => {
    for (const by of [bureauOfficer, provinceLeader, people.mianyangLeader])
      expect(await take(by)).toEqual({ count: 0 })
  })

  it('let nobody write a letter in the name of another body', async () => {
    await expect(as(bureauOfficer, forged)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('show the audit to the auditor alone', async () => {
    const count = (by: typeof officer) =>
      as(by, (tx) => tx.$queryRawUnsafe('select count(*)::int as n from audit_entry'))
    expect(await count(officer)).toEqual([{ n: 0 }])
    const [{ n }] = (await count(actor({ role: 'AUDITOR' }))) as [{ n: number }]
    expect(n).toBeGreaterThan(10)
  })
})

describe('the outbox', () => {
  it('gets its row with the fact: a command that fails leaves neither', async () => {
    const letterId = await aSubmitted(started)
    const document = `mutation ($a: ApproveLetterInput!, $b: ReturnLetterInput!) {
      approveLetter(input: $a) { id } returnLetter(input: $b) { id } }`
    const variables = { a: { letterId, approvedOn: today }, b: { letterId, reason: '太迟了' } }
    expect(await graph.refused(people.leader, document, variables)).toMatchObject({ code: 'CONFLICT' })
    expect(await queued(started, 'document.render', letterId)).toBe(0)
    await graph.ok(people.leader, command('approveLetter'), { input: variables.a })
    expect(await queued(started, 'document.render', letterId)).toBe(1)
  })

  it('and the audit name the account, the post and the clock', async () => {
    const letterId = await anApproved(started)
    const [entry] = await database.sql<object>(
      `select account_id, post_id, organization_id, action, clock, after ->> 'status' as status from audit_entry
       where entity = 'letter' and entity_id = $1 order by id desc limit 1`,
      [letterId],
    )
    const { accountId, postId, organizationId, clock } = people.leader
    expect(entry).toEqual({
      account_id: accountId,
      post_id: postId,
      organization_id: organizationId,
      action: 'approveLetter',
      clock: new Date(clock as string),
      status: 'APPROVED',
    })
  })
})

const plan = (by: typeof people.officer, query: string) =>
  transact(client, { actor: by, mode: 'read', action: 'test' }, (tx) =>
    tx.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(`explain ${query}`),
  ).then((rows) => rows.map((row) => row['QUERY PLAN']).join('\n'))

describe('plans', () => {
  it('reach lists by an index, not by walking all rows', async () => {
    await database.sql(
      `insert into letter (id, kind, status, title, blocks, problem_ids, issuer_organization_id, owner_division_id,
         owner_path, occurred_on, is_demo, recorded_at)
       select gen_random_uuid(), 'REMINDER', 'DRAFT', 'x', '[]', '{}', gen_random_uuid(), gen_random_uuid(),
         '/1/9/' || (n % 200) || '/', '2020-01-01', true, now() from generate_series(1, 5000) n`,
    )
    await database.sql(
      `insert into delivery (id, letter_id, recipient_organization_id, recipient_path, issuer_organization_id,
         owner_path, channel, status, queued_at, sent_at, request_id, recorded_at)
       select gen_random_uuid(), id, gen_random_uuid(), '/1/9/1/', issuer_organization_id, owner_path, 'INBOX',
         'SENT', now(), now(), 'x', now() from letter where owner_path like '/1/9/%'`,
    )
    await database.sql('analyze letter, delivery, addressee')
    const county = actor({ division: { id: places.bazhong.id, path: '/1/9/7/' } })
    expect(
      await plan(
        county,
        `select * from letter where owner_path >= '/1/9/7/' and owner_path < '/1/9/70' order by id desc limit 51`,
      ),
    ).toContain('letter_owner_path_idx')
    expect(
      await plan(
        people.tongjiang,
        `select * from delivery where recipient_organization_id = '${people.tongjiang.organizationId}' and channel = 'INBOX'
         and sent_at is not null order by id desc limit 51`,
      ),
    ).toContain('delivery_recipient_organization_id_channel_idx')
  })
})
