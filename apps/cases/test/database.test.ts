import { readFileSync } from 'node:fs'
import { type Actor, transact } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { grantsOf } from '../src/teams/grants.ts'
import { commandsOf, newProblem, newVisit } from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { client, database, owner, officerOf, unitOf, governments, neighbours, offices } = world
const { inspectionIn, problemIn } = commandsOf(world)

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

describe('every table', async () => {
  const tables = await database.sql<{
    table: string
    secured: boolean
    audited: boolean
    policies: string[]
  }>(
    `select c.relname as table, c.relrowsecurity as secured,
       exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'audit' and t.tgenabled = 'O') as audited,
       array(select policyname::text from pg_policies p where p.tablename = c.relname order by 1) as policies
     from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and c.relname not in ('_prisma_migrations', 'audit_entry', 'outbox', 'idempotency_key')`,
  )

  test('of the schema is here', () => {
    expect(tables.map(({ table }) => table).toSorted()).toEqual([
      'annual_plan',
      'annual_plan_version',
      'check_form',
      'check_form_version',
      'complainant',
      'complainant_reading',
      'complaint',
      'complaint_handler',
      'counter_delta',
      'counter_total',
      'deadline',
      'deadline_change',
      'deadline_extension',
      'deliberation',
      'deliberation_vote',
      'draw',
      'draw_exclusion',
      'drawn_inspector',
      'drawn_unit',
      'explanation',
      'field_operation',
      'inspection',
      'inspection_grant',
      'inspection_object',
      'inspection_plan',
      'inspection_report',
      'on_site_proposal',
      'opinion_letter',
      'opinion_requirement',
      'plan_item',
      'preliminary_opinion',
      'problem',
      'problem_evidence',
      'problem_state',
      'public_opinion',
      'rebuttal',
      'rebuttal_item',
      'rectification',
      'rectification_plan',
      'report_dispatch',
      'self_evaluation',
      'self_evaluation_review',
      'suggestion',
      'supervision_fault',
      'supervision_proposal',
      'supervision_task',
      'task',
      'task_milestone',
      'task_report',
      'task_target',
      'team_member',
      'tracked_fact',
      'visit',
      'work_plan',
      'work_plan_item',
    ])
  })

  // Matters of a plan are written anew as long as it is a draft.
  const draftTables = ['plan_item']

  // Counters follow from audited rows, and triggers alone write them.
  const derived = ['counter_delta', 'counter_total']

  test.each(tables.filter(({ table }) => derived.includes(table)))(
    '$table is read by range and written by nobody',
    async (row) => {
      expect(row).toMatchObject({ secured: true, policies: ['scope_read'] })
      const [rights] = await database.sql(
        `select has_table_privilege('dudao_test_app', $1, 'insert') or has_table_privilege('dudao_test_app', $1, 'update')
         or has_table_privilege('dudao_test_app', $1, 'delete') as writes`,
        [row.table],
      )
      expect(rights).toEqual({ writes: false })
    },
  )

  test.each(tables.filter(({ table }) => !derived.includes(table)))(
    '$table has row policies to read, insert and update, none to delete, and the audit trigger',
    (row) => {
      expect(row).toMatchObject({
        secured: true,
        audited: true,
        policies: draftTables.includes(row.table)
          ? ['scope_delete', 'scope_insert', 'scope_read']
          : ['scope_insert', 'scope_read', 'scope_update'],
      })
    },
  )

  test('is passed by these functions alone, which no other role may call', async () => {
    const functions = await database.sql(
      `select proname as name, has_function_privilege('public', oid, 'execute') as public
       from pg_proc where pronamespace = 'public'::regnamespace and prosecdef and prorettype <> 'trigger'::regtype
       order by proname`,
    )
    expect(functions).toEqual(
      ['facts_about_acting', 'fold_counters', 'note_persons', 'unfinished_parts'].map((name) => ({
        name,
        public: false,
      })),
    )
  })

  test('begins with the foundation that all services share', () => {
    expect(read('../prisma/migrations/20261122000000_foundation/migration.sql')).toBe(
      read('../../../packages/service/sql/foundation.sql'),
    )
  })
})

/** Work past all commands, as a mistake in them would do it: row policies and guards are what is left. */
const past = <R>(
  who: Actor,
  work: (tx: Parameters<Parameters<typeof client.$transaction>[0]>[0]) => Promise<R>,
) => transact(client, { actor: who, mode: 'write', action: 'test', grantsOf }, work)

/** Another wording and another unit. */
const rewrite = (id: string) =>
  past(officerOf('city'), (tx) =>
    tx.problem.update({
      where: { id },
      data: { description: '没有问题', responsibleOrganizationId: governments.enyang.id },
    }),
  )

describe('the database by itself', () => {
  const tongjiang = unitOf(governments.tongjiang)

  test('lets the unit turn an open problem to reported, and change nothing else of it', async () => {
    const { problemId: id } = await problemIn('OPEN')
    for (const data of [
      { status: 'CLOSED', closedOn: new Date(dates.closed) },
      { status: 'VERIFIED' },
      { status: 'REPORTED', returns: 0, closedOn: new Date(dates.closed) },
      { returns: 7 },
      { status: 'REPORTED', dueOn: new Date('2030-01-01') },
      { description: '没有问题' },
    ]) {
      await expect(past(tongjiang, (tx) => tx.problem.update({ where: { id }, data }))).rejects.toMatchObject(
        {
          code: 'FORBIDDEN',
        },
      )
    }
    const data = { ownerOrganizationId: governments.city.id }
    await expect(past(tongjiang, (tx) => tx.problem.update({ where: { id }, data }))).rejects.toThrow(
      'permission denied',
    )
    expect(await owner.problem.findUniqueOrThrow({ where: { id } })).toMatchObject({
      status: 'OPEN',
      description: '投入不足',
    })
    await past(tongjiang, (tx) => tx.problem.update({ where: { id }, data: { status: 'REPORTED' } }))
    // And not back.
    await expect(
      past(tongjiang, (tx) => tx.problem.update({ where: { id }, data: { status: 'OPEN' } })),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  test('lets the county’s office read a problem of its unit, and change nothing', async () => {
    const { problemId: id } = await problemIn('OPEN')
    const county = officerOf('tongjiang')
    expect(await past(county, (tx) => tx.problem.count({ where: { id } }))).toBe(1)
    for (const data of [{ status: 'REPORTED' }, { returns: 7 }]) {
      await expect(past(county, (tx) => tx.problem.update({ where: { id }, data }))).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
    }
  })

  test('takes a report from the responsible unit only, about its own problem, undecided', async () => {
    const { problemId, inspectionId } = await problemIn('OPEN')
    const report = {
      problemId,
      inspectionId,
      ownerPath: places.bazhong.path,
      responsibleOrganizationId: governments.tongjiang.id,
      responsiblePath: places.tongjiang.path,
      text: '已整改',
      submittedOn: new Date(dates.reported),
      submittedById: governments.tongjiang.id,
      submittedByPersonId: tongjiang.personId as string,
      recordedAt: new Date(),
    }
    const decided = { outcome: 'VERIFIED', decidedOn: new Date(dates.decided) }
    for (const [who, over] of [
      [tongjiang, decided],
      [tongjiang, { ownerPath: places.tongjiang.path }],
      [unitOf(governments.enyang), {}],
      [
        unitOf(governments.enyang),
        { responsibleOrganizationId: governments.enyang.id, submittedById: governments.enyang.id },
      ],
      [officerOf('city'), {}],
      [officerOf('tongjiang'), {}],
    ] as const) {
      const forged = past(who, (tx) => tx.rectification.create({ data: { ...report, ...over } }))
      await expect(forged).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    await past(tongjiang, (tx) => tx.rectification.create({ data: report }))
    // The unit does not decide on it, whatever it tries.
    const { count } = await past(tongjiang, (tx) =>
      tx.rectification.updateMany({ where: { problemId }, data: decided }),
    )
    expect(count).toBe(0)
  })

  test('lets the supervising department pass or return a waiting report, and change nothing else', async () => {
    const bureau = neighbours.organization(places.tongjiang, 'DEPARTMENT')
    const inBureau = unitOf(bureau)
    const { problemId } = await problemIn('REPORTED', { problem: { supervisingOrganizationId: bureau.id } })
    const where = { problemId }
    const decidedOn = new Date(dates.decided)
    for (const data of [
      { outcome: 'VERIFIED', decidedOn, methods: ['ON_SITE'] },
      { outcome: 'RETURNED', decidedOn, passedOn: decidedOn },
    ]) {
      const forged = past(inBureau, (tx) => tx.rectification.updateMany({ where, data }))
      await expect(forged).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    for (const data of [
      { status: 'VERIFIED' },
      { status: 'RETURNED' },
      { status: 'RETURNED', returns: { increment: 2 } },
      { status: 'RETURNED', returns: { increment: 1 }, dueOn: decidedOn },
    ]) {
      const forged = past(inBureau, (tx) => tx.problem.update({ where: { id: problemId }, data }))
      await expect(forged).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    await expect(
      past(inBureau, (tx) =>
        tx.supervisionTask.updateMany({ where, data: { organizationId: offices.city.id } }),
      ),
    ).rejects.toThrow('permission denied')
    // And the unit neither passes its own report nor ends the department's task.
    for (const work of [
      past(tongjiang, (tx) => tx.rectification.updateMany({ where, data: { passNote: '属实' } })),
      past(tongjiang, (tx) => tx.supervisionTask.updateMany({ where, data: { passedOn: decidedOn } })),
      past(tongjiang, (tx) => tx.supervisionFault.updateMany({ where, data: {} })),
    ]) {
      expect(await work).toEqual({ count: 0 })
    }
  })

  test('takes no problem from one state to another but by the steps of the table', async () => {
    const { problemId: id } = await problemIn('OPEN')
    for (const data of [{ status: 'VERIFIED' }, { status: 'CLOSED', closedOn: new Date() }]) {
      const forged = past(officerOf('city'), (tx) => tx.problem.update({ where: { id }, data }))
      await expect(forged).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
  })

  test('lets a guest with a grant to write add visits of that inspection, and nothing else', async () => {
    const guest = neighbours.inspector()
    const team = [neighbours.inspector(), neighbours.inspector(), guest]
    const { inspectionId } = await inspectionIn('NOTIFIED', { team })
    const { inspectionId: other } = await inspectionIn('NOTIFIED')
    const who = actor({
      role: 'INSPECTOR',
      division: places.enyang,
      personId: guest,
      clock: clockOn(dates.visited),
    })
    const visit = {
      inspectionId,
      clientId: 'v',
      contentHash: 'x',
      ownerPath: places.bazhong.path,
      kind: 'MEETING',
      divisionId: places.tongjiang.id,
      placePath: places.tongjiang.path,
      placeName: '座谈会',
      occurredOn: new Date(dates.visited),
      methods: ['TALKS'],
      recusalJudged: true,
      recordedAt: new Date(),
    }
    for (const over of [
      { inspectionId: other },
      { ownerPath: places.enyang.path },
      { releasedAt: new Date() },
    ]) {
      await expect(past(who, (tx) => tx.visit.create({ data: { ...visit, ...over } }))).rejects.toMatchObject(
        {
          code: 'FORBIDDEN',
        },
      )
    }
    await past(who, (tx) => tx.visit.create({ data: visit }))
    expect(
      await past(who, (tx) =>
        tx.visit.updateMany({ where: { inspectionId }, data: { recusalJudged: false } }),
      ),
    ).toEqual({
      count: 0,
    })
    for (const data of [{ status: 'COMPLETED' }, { status: 'ON_SITE', rules: [] }, { rules: [] }]) {
      const change = past(who, (tx) => tx.inspection.update({ where: { id: inspectionId }, data }))
      await expect(change).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    await past(who, (tx) =>
      tx.inspection.update({ where: { id: inspectionId }, data: { status: 'ON_SITE' } }),
    )
    // Neither does the guest lengthen the own grant, nor make one for somebody else.
    const end = { validTo: new Date('2030-01-01') }
    expect(
      await past(who, (tx) => tx.inspectionGrant.updateMany({ where: { inspectionId }, data: end })),
    ).toEqual({
      count: 0,
    })
    const grant = {
      inspectionId,
      ownerPath: places.bazhong.path,
      personId: neighbours.inspector(),
      mode: 'WRITE',
      validFrom: new Date(),
      grantedByPostId: offices.city.id,
      recordedAt: new Date(),
    }
    await expect(past(who, (tx) => tx.inspectionGrant.create({ data: grant }))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  test('lets an expert with a grant to read write nothing', async () => {
    const expert = actor({ role: 'EXPERT', clock: clockOn(dates.visited) })
    const team = [
      neighbours.inspector(),
      neighbours.inspector(),
      neighbours.inspector(),
      expert.personId as string,
    ]
    const { inspectionId: id } = await inspectionIn('NOTIFIED', { team })
    expect(await past(expert, (tx) => tx.inspection.count({ where: { id } }))).toBe(1)
    await expect(
      past(expert, (tx) => tx.inspection.update({ where: { id }, data: { status: 'ON_SITE' } })),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  test('takes no inspection, and no problem, in the name of another body', async () => {
    const { inspectionId } = await inspectionIn('ON_SITE', {
      problems: [newProblem(governments.tongjiang.id)],
    })
    const { id: _, ...inspection } = await owner.inspection.findUniqueOrThrow({ where: { id: inspectionId } })
    const [found] = await owner.problem.findMany({ where: { inspectionId } })
    const { id: __, ...problem } = found as NonNullable<typeof found>
    const data = { ...problem, basisRule: undefined, clientId: 'other', number: 2 }
    const county = officerOf('tongjiang')
    for (const forged of [
      () => past(officerOf('province'), (tx) => tx.inspection.create({ data: { ...inspection, rules: [] } })),
      () => past(officerOf('province'), (tx) => tx.problem.create({ data })),
      // The own path on another's matter.
      () =>
        past(county, (tx) =>
          tx.problem.create({
            data: { ...data, ownerOrganizationId: offices.tongjiang.id, ownerPath: places.tongjiang.path },
          }),
        ),
      () =>
        past(county, (tx) =>
          tx.problem.create({
            data: {
              ...data,
              inspectionId: null,
              parentId: found?.id ?? null,
              ownerOrganizationId: offices.tongjiang.id,
              ownerPath: places.tongjiang.path,
            },
          }),
        ),
      () =>
        past(county, (tx) =>
          tx.inspectionGrant.create({
            data: {
              inspectionId,
              ownerPath: places.tongjiang.path,
              personId: county.personId as string,
              mode: 'WRITE',
              validFrom: new Date('2020-01-01'),
              grantedByPostId: county.postId as string,
              recordedAt: new Date(),
            },
          }),
        ),
    ]) {
      await expect(forged()).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
  })

  test('deletes nothing and rewrites no fact, for nobody, not even the owner', async () => {
    const { problemId: id } = await problemIn('OPEN')
    const attempts: ((tx: Parameters<Parameters<typeof client.$transaction>[0]>[0]) => Promise<unknown>)[] = [
      (tx) => tx.problem.deleteMany({ where: { id } }),
      (tx) => tx.visit.deleteMany({}),
      (tx) => tx.problem.updateMany({ where: { id }, data: { occurredOn: new Date('2020-01-01') } }),
      (tx) => tx.problem.updateMany({ where: { id }, data: { ownerPath: places.tongjiang.path } }),
      (tx) => tx.rectification.updateMany({ data: { text: '没有报送' } }),
      (tx) => tx.visit.updateMany({ data: { openness: 'OPEN' } }),
      (tx) => tx.inspectionGrant.updateMany({ data: { mode: 'WRITE' } }),
      (tx) => tx.preliminaryOpinion.updateMany({ data: { summary: 'x' } }),
      (tx) => tx.problemState.updateMany({ data: { status: 'CLOSED' } }),
      (tx) =>
        tx.problemState.create({
          data: {
            problemId: id,
            status: 'CLOSED',
            since: new Date(),
            until: new Date(),
            recordedAt: new Date(),
          },
        }),
    ]
    for (const attempt of attempts)
      await expect(past(officerOf('city'), attempt)).rejects.toThrow('permission denied')
  })

  test('lets the owner put a problem right until it is released, and then no more', async () => {
    await rewrite((await problemIn('PRELIMINARY')).problemId)
    const { problemId: id } = await problemIn('OPEN')
    await expect(rewrite(id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await owner.problem.findUniqueOrThrow({ where: { id } })).toMatchObject({
      description: '投入不足',
    })
  })

  test('keeps one lead and each person once, whatever the commands do', async () => {
    const { inspectionId } = await inspectionIn('DRAFT')
    const [lead] = await owner.teamMember.findMany({ where: { inspectionId, role: 'LEAD' } })
    if (!lead) throw new Error('no lead')
    const { id: _, ...row } = lead
    const again = past(officerOf('city'), (tx) => tx.teamMember.create({ data: { ...row, role: 'MEMBER' } }))
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT' })
    const second = { ...row, personId: neighbours.inspector() }
    await expect(
      past(officerOf('city'), (tx) => tx.teamMember.create({ data: second })),
    ).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })
})

describe('among very many problems', async () => {
  const { inspectionId } = await inspectionIn('ON_SITE', {
    visits: [newVisit()],
    problems: [newProblem(governments.tongjiang.id)],
  })
  await database.sql('alter table problem disable trigger user')
  await database.sql(
    `insert into problem (id, inspection_id, client_id, content_hash, number, owner_organization_id, owner_division_id,
       owner_path, responsible_organization_id, responsible_division_id, responsible_path, aspect, description, level,
       source, status, state_since, released_at, occurred_on, recorded_at)
     select gen_random_uuid(), $1, 'n' || n, 'x', n + 100, $2, $2, '/1/9/' || n % 50 || '/', gen_random_uuid(),
       gen_random_uuid(), '/1/9/' || n % 50 || '/' || n % 500 || '/', 'x', 'x', 'GENERAL', 'INSPECTION', 'OPEN', '2020-01-01',
       now(), '2020-01-01', now()
     from generate_series(1, 30000) n`,
    [inspectionId, offices.mianyang.id],
  )
  await database.sql('alter table problem enable trigger user')
  await database.sql('analyze problem')

  test.each([
    ['a county', officerOf('tongjiang')],
    ['a city', officerOf('city')],
    ['a unit', unitOf(governments.tongjiang)],
    ['somebody with a grant', actor({ role: 'EXPERT' })],
  ])('%s finds its own by index, also page by page', async (_, who) => {
    for (const query of [
      'explain select count(*) from problem',
      'explain select * from problem order by id desc limit 51',
    ]) {
      const plan = await transact(client, { actor: who, mode: 'read', action: 'test' }, (tx) =>
        tx.$queryRawUnsafe<Record<string, string>[]>(query),
      )
      const text = JSON.stringify(plan)
      expect(text).toContain('problem_responsible_path_idx')
      expect(text).not.toContain('Seq Scan')
      expect(text).not.toContain('problem_pkey')
    }
  })
})
