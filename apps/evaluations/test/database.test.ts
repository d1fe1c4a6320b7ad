import { openAdapter, transact } from '@dudao/service'
import { describe, expect, it } from 'vitest'
import { afterAll } from 'vitest'
import { PrismaClient } from '../src/generated/prisma/client.ts'
import { aScheme, aScoredRound, organizations, people, start } from './factories.ts'

const started = await start()
const { database } = started
const client = new PrismaClient({ adapter: openAdapter(database.appUrl, 2) })
afterAll(() => client.$disconnect())

const as = (actor: typeof people.officer) => ({ actor, mode: 'write', action: 'test' }) as const

describe('every table', async () => {
  const tables = await database.sql<{ table: string; secured: boolean; audited: boolean; policies: number }>(
    `select c.relname as table, c.relrowsecurity as secured,
       exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'audit' and t.tgenabled = 'O') as audited,
       (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
     from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and c.relname not in ('_prisma_migrations', 'audit_entry', 'outbox', 'idempotency_key')`,
  )

  it('of the schema is here', () => {
    expect(tables.map(({ table }) => table).sort()).toEqual([
      'evaluation_round',
      'grade_band',
      'indicator',
      'participant',
      'scheme',
      'score',
    ])
  })

  it.each(tables)('$table has row policies for each kind of statement and the audit trigger', (row) => {
    expect(row).toMatchObject({ secured: true, audited: true, policies: 4 })
  })
})

describe('the database by itself', async () => {
  const roundId = await aScoredRound(started)
  const schemeId = await aScheme(started)
  const openId = await aScoredRound(started, { confirmed: false })

  it('refuses every change to a published scheme and its parts', async () => {
    for (const statement of [
      `update scheme set name = 'x' where id = $1`,
      'delete from scheme where id = $1',
      'update indicator set weight_hundredths = 1 where scheme_id = $1',
      'delete from grade_band where scheme_id = $1',
      `insert into grade_band values (gen_random_uuid(), $1, 'x', 1, 2)`,
    ]) {
      await expect(database.sql(statement, [schemeId])).rejects.toThrow(/final/)
    }
  })

  it('refuses every change to a confirmed round, its participants and scores', async () => {
    for (const statement of [
      `update evaluation_round set status = 'OPEN', confirmed_on = null where id = $1`,
      'update participant set total_hundredths = 10000 where round_id = $1',
      'delete from participant where round_id = $1',
      'update score set value_hundredths = 0 where participant_id in (select id from participant where round_id = $1)',
      `insert into score (id, participant_id, indicator_code, value_hundredths, recorded_at)
       select gen_random_uuid(), id, 'A9', 0, now() from participant where round_id = $1`,
    ]) {
      await expect(database.sql(statement, [roundId])).rejects.toThrow(/final/)
    }
  })

  it('keeps one score that holds for each participant and indicator', async () => {
    const doubled = `insert into score (id, participant_id, indicator_code, value_hundredths, recorded_at)
       select gen_random_uuid(), id, 'A1', 0, now() from participant where round_id = $1`
    await expect(database.sql(doubled, [openId])).rejects.toThrow(/score_current/)
  })

  it('lets nobody but the acting organ write, though a higher tier reads', async () => {
    for (const by of [people.provinceOfficer, people.tongjiangOfficer, people.mianyangOfficer]) {
      const { rounds, participants, scores } = await transact(client, as(by), async (tx) => ({
        rounds: await tx.round.updateMany({ where: { id: openId }, data: { confirmedById: null } }),
        participants: await tx.participant.updateMany({ where: { roundId: openId }, data: { grade: null } }),
        scores: await tx.score.updateMany({ where: {}, data: { supersededAt: new Date() } }),
      }))
      expect([rounds.count, participants.count, scores.count]).toEqual([0, 0, 0])
    }
    const forged = transact(client, as(people.mianyangOfficer), (tx) =>
      tx.participant.create({
        data: {
          roundId: openId,
          position: 3,
          organizationId: organizations.mianyang.id,
          participantPath: '/1/2/6/',
          organId: organizations.cityOffice.id,
          ownerPath: '/1/2/3/',
          recordedAt: new Date(),
        },
      }),
    )
    await expect(forged).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('lets nobody rewrite a score or a round, not even the acting organ: another score replaces it', async () => {
    const rewrites: ((tx: Parameters<Parameters<typeof client.$transaction>[0]>[0]) => Promise<unknown>)[] = [
      (tx) => tx.score.updateMany({ data: { valueHundredths: 0 } }),
      (tx) => tx.score.deleteMany(),
      (tx) => tx.participant.updateMany({ data: { organizationId: organizations.mianyang.id } }),
      (tx) => tx.round.updateMany({ data: { schemeSnapshot: {} } }),
      (tx) => tx.indicator.updateMany({ data: { weightHundredths: 1 } }),
    ]
    for (const rewrite of rewrites)
      await expect(transact(client, as(people.officer), rewrite)).rejects.toThrow('permission denied')
  })

  it('keeps who did what in the audit, in the words of the command', async () => {
    const entries = await database.sql<{ action: string; operation: string; person_id: string }>(
      `select action, operation, person_id from audit_entry where entity = 'evaluation_round' and entity_id = $1 order by id`,
      [roundId],
    )
    expect(entries).toEqual([
      { action: 'openRound', operation: 'INSERT', person_id: people.officer.personId },
      { action: 'confirmRound', operation: 'UPDATE', person_id: people.leader.personId },
    ])
  })

  it('finds the results of a county among those of many by index', async () => {
    await database.sql('alter table participant disable trigger user')
    await database.sql(
      `insert into participant (id, round_id, position, organization_id, participant_path, organ_id, owner_path,
         total_hundredths, grade, released_at, recorded_at)
       select gen_random_uuid(), $1, n, gen_random_uuid(), '/1/9/' || n || '/', gen_random_uuid(), '/1/9/', 1, 'x', now(), now()
       from generate_series(1, 20000) n`,
      [roundId],
    )
    await database.sql('alter table participant enable trigger user')
    await database.sql('analyze participant')
    const plan = await transact(
      client,
      { ...as(people.tongjiangOfficer), mode: 'read' },
      (tx) => tx.$queryRaw<Record<string, string>[]>`explain select count(*) from participant`,
    )
    const text = JSON.stringify(plan)
    expect(text).toContain('participant_participant_path_idx')
    expect(text).not.toContain('Seq Scan')
  })
})
