import { randomUUID } from 'node:crypto'
import { anonymous, isAllowed } from '@dudao/service'
import { actor, places, probeAccess } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import { access } from '../src/access.ts'
import { candidates, officer, openPersonnel, organization, organs } from './factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph } = personnel
const tongjiangSchool = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))
const enyangSchool = directory.add(organization(places.enyang, { kind: 'SCHOOL' }))

describe('the access table', async () => {
  const probes = await probeAccess(personnel.service, personnel.graph)
  const table = { ...access.Query, ...access.Mutation }

  it('has a row for every root field of the contract', () => {
    expect(new Set(probes.map(({ field }) => field))).toEqual(new Set(Object.keys(table)))
  })

  it('lets in exactly the roles of each row', () => {
    const wrong = probes.filter(({ field, role, refusal }) => {
      const by = role ? actor({ role }) : anonymous(randomUUID())
      const allowed = isAllowed(table[field as keyof typeof table], by)
      return allowed !== (refusal === null)
    })
    expect(wrong).toEqual([])
  })

  it('opens nothing without a sign-in but the public board', () => {
    const open = probes.filter(({ role, refusal }) => role === null && refusal !== 'UNAUTHENTICATED')
    expect(open.map(({ field }) => field)).toEqual(['publicBoard'])
  })
})

describe('an appointment by the city of a person from 通江, recommended by 通江', async () => {
  const personId = directory.person({ organization: tongjiangSchool })
  const [id = ''] = await candidates(personnel, [personId], 'APPOINTED', { by: organs.tongjiang })
  const document = `query ($keys: [_Any!]!) {
    byId: appointment(id: "${id}") { id inspector { id } }
    inspector(id: "${personId}") { id appointments { id } }
    appointments(first: 200) { totalCount nodes { id } }
    inspectors(first: 200) { totalCount nodes { id } }
    _entities(representations: $keys) {
      ... on Appointment { status } ... on Inspector { appointments { id } } ... on Person { inspector { id } } } }`
  const keys = [
    { __typename: 'Appointment', id },
    { __typename: 'Inspector', id: personId },
    { __typename: 'Person', id: personId },
  ]

  it.each([
    ['the province', officer(organs.sichuan)],
    ['the city', officer(organs.bazhong)],
    ['its own county', officer(organs.tongjiang)],
    ['an inspector of its county', officer(organs.tongjiang, { roles: ['INSPECTOR'] })],
    ['the person', actor({ role: 'UNIT', personId })],
  ])('is seen by %s', async (_, by) => {
    expect(await graph.ok(by, document, { keys })).toEqual({
      byId: { id, inspector: { id: personId } },
      inspector: { id: personId, appointments: [{ id }] },
      appointments: { totalCount: 1, nodes: [{ id }] },
      inspectors: { totalCount: 1, nodes: [{ id: personId }] },
      _entities: [{ status: 'APPOINTED' }, { appointments: [{ id }] }, { inspector: { id: personId } }],
    })
  })

  it.each([
    ['another county', officer(organs.enyang)],
    ['another city', officer(organs.mianyang)],
    ['a colleague without a range', actor({ role: 'UNIT', organizationId: tongjiangSchool.id })],
    ['somebody without a post', actor({ role: 'EXPERT', organizationId: null })],
  ])('does not exist for %s: neither by id nor by list, count or reference', async (_, by) => {
    expect(await graph.ok(by, document, { keys })).toEqual({
      byId: null,
      inspector: null,
      appointments: { totalCount: 0, nodes: [] },
      inspectors: { totalCount: 0, nodes: [] },
      _entities: [null, null, { inspector: null }],
    })
  })

  it('is not disturbed by malformed ids', async () => {
    const { byId, inspector } = await graph.ok(
      officer(organs.bazhong),
      `{ byId: appointment(id: "x") { id } inspector(id: "'") { id } }`,
    )
    expect([byId, inspector]).toEqual([null, null])
    const malformed = [{ __typename: 'Appointment', id: 'x' }, { __typename: 'Inspector', id: '' }, ...keys]
    const { _entities } = await graph.ok(officer(organs.bazhong), document, { keys: malformed })
    expect(_entities.slice(0, 3)).toEqual([null, null, { status: 'APPOINTED' }])
  })
})

describe('an appointment that the city recommends for itself', () => {
  it('is seen by the county in which the person works, and by no other', async () => {
    const personId = directory.person({ organization: enyangSchool })
    const [id = ''] = await candidates(personnel, [personId], 'RECOMMENDED')
    const seen = async (by: typeof organs.enyang) => {
      const { appointment } = await graph.ok(officer(by), `{ appointment(id: "${id}") { id } }`)
      return appointment !== null
    }
    expect(await Promise.all([organs.enyang, organs.tongjiang].map(seen))).toEqual([true, false])
  })
})

describe('the database', () => {
  const foundation = ['_prisma_migrations', 'audit_entry', 'idempotency_key', 'outbox']

  it('guards every table of the service with row policies and writes its changes into the audit', async () => {
    const tables = await database.sql(
      `select relname, relrowsecurity as guarded, pg_get_userbyid(relowner) as owner,
         (select array_agg(tgname::text order by tgname) from pg_trigger where tgrelid = c.oid and not tgisinternal) as triggers
       from pg_class c
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> all($1)
       order by relname`,
      [foundation],
    )
    const guarded = { guarded: true, owner: 'dudao_test_owner', triggers: ['audit'] }
    expect(tables).toEqual([
      { relname: 'appointment', ...guarded },
      { relname: 'appraisal', ...guarded, triggers: ['audit', 'guard'] },
      { relname: 'appraisal_proposal', ...guarded },
      { relname: 'appraisal_round', ...guarded },
      { relname: 'appraisal_snapshot', ...guarded },
      { relname: 'budget', ...guarded },
      { relname: 'budget_adjustment', ...guarded },
      { relname: 'budget_line', ...guarded },
      { relname: 'certificate_counter', ...guarded },
      { relname: 'check_in_attempt', ...guarded },
      { relname: 'check_in_code', ...guarded },
      { relname: 'course', ...guarded },
      { relname: 'declared_relation', ...guarded },
      { relname: 'duty_assignment', ...guarded },
      { relname: 'duty_zone', ...guarded },
      { relname: 'duty_zone_school', ...guarded },
      { relname: 'expense', ...guarded, triggers: ['audit', 'draw_insert', 'draw_update'] },
      { relname: 'expert', ...guarded },
      { relname: 'fee', ...guarded },
      { relname: 'inspector', ...guarded },
      { relname: 'inspector_file', ...guarded },
      { relname: 'personal_data_read', ...guarded },
      // What is staged is no fact yet.
      { relname: 'staged_row', ...guarded, triggers: null },
      { relname: 'training_credit', ...guarded },
      { relname: 'training_session', ...guarded },
    ])
  })

  it('lets nobody delete, and little change', async () => {
    const policies = await database.sql<{ allowed: string }>(
      `select tablename || ' ' || lower(cmd) as allowed from pg_policies
       where tablename <> all($1) order by 1`,
      [foundation],
    )
    expect(policies.map(({ allowed }) => allowed)).toEqual([
      'appointment insert',
      'appointment select',
      'appointment update',
      'appraisal insert',
      'appraisal select',
      'appraisal update',
      'appraisal_proposal insert',
      'appraisal_proposal select',
      'appraisal_proposal update',
      'appraisal_round insert',
      'appraisal_round select',
      'appraisal_snapshot insert',
      'appraisal_snapshot select',
      'budget insert',
      'budget select',
      'budget update',
      'budget_adjustment insert',
      'budget_adjustment select',
      'budget_adjustment update',
      'budget_line insert',
      'budget_line select',
      'budget_line update',
      'certificate_counter insert',
      'certificate_counter select',
      'certificate_counter update',
      'check_in_attempt insert',
      'check_in_attempt select',
      'check_in_attempt update',
      'check_in_code insert',
      'check_in_code select',
      'check_in_code update',
      'course insert',
      'course select',
      'declared_relation insert',
      'declared_relation select',
      'duty_assignment insert',
      'duty_assignment select',
      'duty_assignment update',
      'duty_zone insert',
      'duty_zone select',
      'duty_zone_school insert',
      'duty_zone_school select',
      'duty_zone_school update',
      'expense insert',
      'expense select',
      'expense update',
      'expert insert',
      'expert select',
      'expert update',
      'fee insert',
      'fee select',
      'fee update',
      'inspector insert',
      'inspector select',
      'inspector_file insert',
      'inspector_file select',
      'inspector_file update',
      'personal_data_read insert',
      'personal_data_read select',
      'staged_row delete',
      'staged_row insert',
      'staged_row select',
      'training_credit insert',
      'training_credit select',
      'training_credit update',
      'training_session insert',
      'training_session select',
      'training_session update',
    ])
  })

  it('refuses by itself what the rules forbid, should a rule be forgotten', async () => {
    const personId = directory.person({ organization: tongjiangSchool })
    const way = { by: organs.bazhong, appointedBy: organs.sichuan, tier: 'PROVINCE' }
    const [id = ''] = await candidates(personnel, [personId], 'PUBLIC_NOTICE', way)
    const city = officer(organs.bazhong)
    const province = officer(organs.sichuan)
    const reject = { status: 'REJECTED', rejectedOn: new Date('2020-09-05') }
    const update = personnel.write(city, (tx) => tx.appointment.updateMany({ where: { id }, data: reject }))
    expect(await update).toEqual({ count: 0 })
    const removal = personnel.write(province, (tx) => tx.appointment.deleteMany({ where: { id } }))
    await expect(removal).rejects.toThrow('permission denied')
    // Not even the organ moves a candidacy to somebody else or under other rules.
    for (const data of [
      { inspectorId: randomUUID() },
      { ownerPath: '/1/' },
      { rules: {} },
      { kind: 'SPECIAL' },
    ]) {
      const rewrite = personnel.write(province, (tx) => tx.appointment.updateMany({ where: { id }, data }))
      await expect(rewrite).rejects.toThrow('permission denied')
    }
    const row = await personnel.write(city, (tx) => tx.appointment.findUniqueOrThrow({ where: { id } }))
    const day = new Date('2020-09-15')
    const forged = {
      ...row,
      id: randomUUID(),
      rules: {},
      status: 'APPOINTED',
      appointedOn: day,
      termFrom: day,
      termTo: new Date(),
    }
    const insert = personnel.write(city, (tx) => tx.appointment.createMany({ data: [forged] }))
    await expect(insert).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
