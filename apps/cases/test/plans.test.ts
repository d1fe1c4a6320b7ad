import { randomUUID } from 'node:crypto'
import { type Actor, transact } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { describe, expect, test } from 'vitest'
import { commandsOf, newVisit } from './commands.ts'
import { clockOn, dates, openWorld } from './world.ts'

const world = await openWorld()
const { ok, refused, neighbours, governments, officerOf, unitOf, offices, owner, client } = world
const { city, run, inspectionIn } = commandsOf(world)
const leader = officerOf('city', { roles: ['LEADER'] })
const committee = neighbours.organization(places.bazhong, 'COMMITTEE', '巴中市人民政府教育督导委员会')

const names = ['saveAnnualPlan', 'submitAnnualPlan', 'approveAnnualPlan', 'returnAnnualPlan'] as const
type Name = (typeof names)[number]
const documentOf = (name: Name) => {
  const input = `${name[0]?.toUpperCase()}${name.slice(1)}Input`
  return `mutation ($input: ${input}!) { ${name}(input: $input) { id
    inForce { number } versions { id number status returns items { id lineageId number title } } } }`
}
const send = (who: Actor, name: Name, input: object) =>
  ok(who, documentOf(name), { input }).then((data) => data[name])
const denied = (who: Actor, name: Name, input: object) => refused(who, documentOf(name), { input })

const item = (over: object = {}) => ({
  title: '对县级人民政府履行教育职责督导',
  field: 'GOVERNMENT',
  scope: 'COMPREHENSIVE',
  unitKinds: ['GOVERNMENT'],
  month: 9,
  orientations: ['PROCESS', 'RESULT'],
  openness: ['OPEN'],
  ...over,
})
const sources = ['REGULAR_REPORTS', 'MONITORING', 'COMPLAINTS', 'OTHER_UNITS'].map((kind) => ({
  kind,
  text: '本年度反映的问题',
}))
const content = (year: number, over: object = {}) => ({
  year,
  title: `${year}年教育督导计划`,
  combination: '综合督导与专项督导相结合',
  sources,
  items: [item()],
  ...over,
})
const submission = (planId: string) => ({
  planId,
  approverId: governments.city.id,
  submittedOn: '2020-12-31',
})
const approval = (planId: string) => ({
  planId,
  decisionNumber: '巴府函〔2020〕1号',
  decidedOn: '2020-12-31',
})

/** Every test its own year: an office has one plan a year. */
let year = 2019
const nextYear = () => (year += 1)

async function planIn(status: 'DRAFT' | 'SUBMITTED' | 'APPROVED', over: object = {}, of = nextYear()) {
  const plan = await send(city, 'saveAnnualPlan', content(of, over))
  if (status !== 'DRAFT') await send(city, 'submitAnnualPlan', submission(plan.id))
  if (status === 'APPROVED') return send(leader, 'approveAnnualPlan', approval(plan.id))
  return plan
}

const figuresOf = async (id: string) =>
  (
    await ok(
      city,
      `query ($id: ID!) { annualPlan(id: $id) {
        figures { items planned opened started completed emergencies unplanned pairs { value planned done } }
        inForce { items { figures { planned opened started completed } opened { totalCount nodes { id } } } } } }`,
      { id },
    )
  ).annualPlan

const look = async (who: Actor, planId: string, itemId: string) =>
  ok(
    who,
    `query ($plan: ID!, $item: ID!) {
      annualPlan(id: $plan) { id versions { number items { title } } }
      annualPlans(first: 200) { totalCount }
      _entities(representations: [{ __typename: "AnnualPlan", id: $plan }, { __typename: "PlanItem", id: $item }]) {
        ... on AnnualPlan { plan: id } ... on PlanItem { item: id } }
    }`,
    { plan: planId, item: itemId },
  )

const past = <R>(
  who: Actor,
  work: (tx: Parameters<Parameters<typeof client.$transaction>[0]>[0]) => Promise<R>,
) => transact(client, { actor: who, mode: 'write', action: 'test' }, work)

describe('a yearly plan', () => {
  test('is written, handed in, returned, written anew, and approved by its own government', async () => {
    const plan = await planIn('SUBMITTED')
    const government = unitOf(governments.city)
    await send(government, 'returnAnnualPlan', {
      planId: plan.id,
      reason: '补充对象',
      decidedOn: '2020-12-31',
    })
    const more = [item(), item({ title: '开学督查', unitKinds: ['SCHOOL'], scope: 'SPECIAL', month: 3 })]
    await send(city, 'saveAnnualPlan', content(year, { items: more }))
    await send(city, 'submitAnnualPlan', submission(plan.id))
    await send(government, 'approveAnnualPlan', approval(plan.id))
    const { annualPlan } = await ok(
      city,
      `query ($id: ID!) { annualPlan(id: $id) { year organ { id } division { id } inForce {
        number status title combination sources { kind text } approver { id } submittedOn decidedOn decisionNumber returns
        returnReason items { number title from to month scope unitKinds orientations openness inspections } } } }`,
      { id: plan.id },
    )
    expect(annualPlan).toMatchObject({
      year,
      organ: { id: offices.city.id },
      inForce: {
        number: 1,
        status: 'APPROVED',
        sources,
        approver: { id: governments.city.id },
        decisionNumber: '巴府函〔2020〕1号',
        returns: 1,
        returnReason: '补充对象',
        items: [
          {
            number: 1,
            from: `${year}-09-01`,
            to: `${year}-09-30`,
            month: 9,
            orientations: ['PROCESS', 'RESULT'],
          },
          { number: 2, title: '开学督查', month: 3 },
        ],
      },
    })
  })

  test('once approved is changed by an amendment alone: with its reason, approved again, both versions kept', async () => {
    const plan = await planIn('APPROVED')
    const [first] = plan.versions[0].items
    expect((await denied(city, 'saveAnnualPlan', content(year))).message).toContain('调整原因')
    const amended = [item({ title: '调整后的事项', continues: first.id }), item({ title: '新增事项' })]
    const draft = await send(city, 'saveAnnualPlan', content(year, { items: amended, reason: '上级新部署' }))
    expect(draft.inForce.number).toBe(1)
    await send(city, 'submitAnnualPlan', submission(plan.id))
    const approved = await send(leader, 'approveAnnualPlan', approval(plan.id))
    expect(approved.inForce.number).toBe(2)
    const [now, before] = approved.versions
    expect([now.number, before.number]).toEqual([2, 1])
    expect(before.items[0].title).toBe('对县级人民政府履行教育职责督导')
    expect(now.items.map(({ lineageId }: { lineageId: string }) => lineageId === first.lineageId)).toEqual([
      true,
      false,
    ])
  })

  test('saved twice at once is one plan', async () => {
    const of = nextYear()
    const saved = await Promise.all([1, 2].map(() => send(city, 'saveAnnualPlan', content(of))))
    expect(new Set(saved.map(({ id }) => id)).size).toBe(1)
    expect(await owner.planItem.count({ where: { planId: saved[0].id } })).toBe(1)
  })

  test('names every source that the rule asks for before it is handed in, and keeps the rule', async () => {
    neighbours.rule('plan.sources', ['MONITORING', 'COMPLAINTS'], '项')
    const plan = await planIn('DRAFT', { sources: sources.slice(0, 2) })
    const { code, message } = await denied(city, 'submitAnnualPlan', submission(plan.id))
    expect([code, message]).toEqual(['INVALID', expect.stringContaining('年度计划缺少：家长投诉反映的问题')])
    await send(city, 'saveAnnualPlan', content(year))
    await send(city, 'submitAnnualPlan', submission(plan.id))
    neighbours.rule('plan.sources', null)
    const { rules } = await owner.annualPlanVersion.findFirstOrThrow({ where: { planId: plan.id } })
    expect(rules).toMatchObject([{ key: 'plan.sources', value: ['MONITORING', 'COMPLAINTS'] }])
  })

  test('is decided by the government of its own division or its committee, by nobody who handed it in', async () => {
    const plan = await planIn('DRAFT')
    for (const approverId of [governments.tongjiang.id, offices.city.id]) {
      const answer = await denied(city, 'submitAnnualPlan', { ...submission(plan.id), approverId })
      expect(answer.code).toBe('INVALID')
    }
    await send({ ...leader, roles: ['LEADER'] }, 'submitAnnualPlan', {
      ...submission(plan.id),
      approverId: committee.id,
    })
    expect((await denied(leader, 'approveAnnualPlan', approval(plan.id))).message).toContain('报批的人')
    expect((await denied(unitOf(governments.city), 'approveAnnualPlan', approval(plan.id))).code).toBe(
      'NOT_FOUND',
    )
    const inCommittee = unitOf(committee)
    const bare = { planId: plan.id, decidedOn: '2020-12-31' }
    expect((await denied(inCommittee, 'approveAnnualPlan', bare)).message).toContain('文号')
    const decisionDocumentId = randomUUID()
    await send(inCommittee, 'approveAnnualPlan', { ...bare, decisionDocumentId })
    expect((await denied(inCommittee, 'approveAnnualPlan', { ...bare, decisionDocumentId })).code).toBe(
      'CONFLICT',
    )
  })

  test('takes no units from outside, no matter of another plan, no change while it is handed in', async () => {
    const far = neighbours.organization(places.mianyang)
    const outside = content(nextYear(), { items: [item({ organizationIds: [far.id] })] })
    expect((await denied(city, 'saveAnnualPlan', outside)).code).toBe('FORBIDDEN')
    const other = await planIn('APPROVED')
    const plan = await planIn('APPROVED')
    const foreign = [item({ continues: other.versions[0].items[0].id })]
    expect(
      (await denied(city, 'saveAnnualPlan', content(year, { items: foreign, reason: '调整' }))).code,
    ).toBe('NOT_FOUND')
    await send(city, 'saveAnnualPlan', content(year, { reason: '调整' }))
    await send(city, 'submitAnnualPlan', submission(plan.id))
    expect((await denied(city, 'saveAnnualPlan', content(year, { reason: '调整' }))).code).toBe('CONFLICT')
    expect((await denied(officerOf('province'), 'submitAnnualPlan', submission(plan.id))).code).toBe(
      'FORBIDDEN',
    )
  })
})

const creation = (over: object = {}) => ({
  title: '通江县履行教育职责督导',
  field: 'GOVERNMENT',
  scope: 'COMPREHENSIVE',
  organizationIds: [governments.tongjiang.id],
  basis: '《教育督导条例》',
  occurredOn: dates.created,
  ...over,
})

describe('inspections beside the plan', () => {
  test('are counted by matter, over amendments; emergencies start without the plan', async () => {
    // The year in which the inspections of this world are opened.
    const items = [
      item({ inspections: 3 }),
      item({ title: '学校专项', unitKinds: ['SCHOOL'], scope: 'SPECIAL' }),
    ]
    const known = await ok(city, `{ annualPlans(filter: { year: 2020, ownOnly: true }) { nodes { id } } }`)
    const reason = known.annualPlans.nodes.length > 0 ? { reason: '补充事项' } : {}
    const plan = await planIn('APPROVED', { items, ...reason }, 2020)
    const [matter] = plan.versions[0].items
    const before = await figuresOf(plan.id)

    const { id: opened } = await run(city, 'createInspection', creation({ planItemId: matter.id }))
    await run(city, 'createInspection', creation({ isEmergency: true, emergencyKind: 'ACCIDENT' }))
    await run(city, 'createInspection', creation())
    const { inspectionId } = await inspectionIn('COMPLETED', {
      visits: [newVisit({ orientation: 'PROCESS', openness: 'COVERT' }), newVisit({ openness: 'OPEN' })],
    })
    await owner.inspection.update({ where: { id: inspectionId }, data: { planItemId: matter.id } })

    const amended = [item({ inspections: 4, continues: matter.id })]
    await send(city, 'saveAnnualPlan', content(2020, { items: amended, reason: '增加一次' }))
    await send(city, 'submitAnnualPlan', submission(plan.id))
    await send(leader, 'approveAnnualPlan', approval(plan.id))

    const after = await figuresOf(plan.id)
    expect(after.figures).toMatchObject({ items: 1, planned: 4, opened: 2, started: 1, completed: 1 })
    expect(after.figures.emergencies - before.figures.emergencies).toBe(1)
    expect(after.figures.unplanned - before.figures.unplanned).toBe(1)
    expect(after.inForce.items).toEqual([
      {
        figures: { planned: 4, opened: 2, started: 1, completed: 1 },
        opened: { totalCount: 2, nodes: [{ id: inspectionId }, { id: opened }] },
      },
    ])
    const pairs = Object.fromEntries(
      after.figures.pairs.map(({ value, planned, done }: Record<string, never>) => [value, [planned, done]]),
    )
    expect(pairs).toEqual({
      COMPREHENSIVE: [1, 2],
      SPECIAL: [0, 0],
      PROCESS: [1, 1],
      RESULT: [1, 0],
      ROUTINE: [0, 0],
      RANDOM: [0, 0],
      OPEN: [1, 1],
      COVERT: [0, 1],
    })
    // What an amendment replaced is not opened any more.
    const stale = await world.refused(
      city,
      `mutation ($input: CreateInspectionInput!) { createInspection(input: $input) { id } }`,
      { input: creation({ planItemId: matter.id }) },
    )
    expect(stale.code).toBe('CONFLICT')
  })

  test.each([
    ['a matter that is not approved', 'CONFLICT', {}],
    ['another kind of inspection', 'INVALID', { scope: 'SPECIAL' }],
    ['a unit that the matter does not name', 'INVALID', { school: true }],
    ['a matter for an emergency', 'INVALID', { isEmergency: true, emergencyKind: 'ACCIDENT' }],
  ])(
    '%s opens nothing',
    async (what, code, { school, ...over }: { school?: boolean; scope?: string; isEmergency?: boolean }) => {
      const plan = await planIn(what === 'a matter that is not approved' ? 'SUBMITTED' : 'APPROVED')
      const organizationIds = [school ? neighbours.organization(places.bazhong).id : governments.tongjiang.id]
      const planItemId = plan.versions[0].items[0].id
      const input = creation({ planItemId, organizationIds, ...over })
      const document = `mutation ($input: CreateInspectionInput!) { createInspection(input: $input) { id } }`
      expect((await refused(city, document, { input })).code).toBe(code)
    },
  )

  test('a county cannot open by the city’s plan, nor learn of it', async () => {
    const plan = await planIn('APPROVED')
    const input = creation({ planItemId: plan.versions[0].items[0].id })
    const document = `mutation ($input: CreateInspectionInput!) { createInspection(input: $input) { id } }`
    expect((await refused(officerOf('tongjiang'), document, { input })).code).toBe('NOT_FOUND')
    expect((await refused(officerOf('province'), document, { input })).code).toBe('FORBIDDEN')
  })
})

describe('who sees the plan', () => {
  test('the tiers of the office and, once handed in, the deciding body; no unit, and nobody elsewhere', async () => {
    const bureau = neighbours.organization(places.bazhong, 'DEPARTMENT', '巴中市教育局')
    const items = [item(), item({ title: '暗访', unitKinds: [], organizationIds: [bureau.id] })]
    const plan = await planIn('SUBMITTED', { items })
    const itemId = plan.versions[0].items[1].id
    const titles = async (who: Actor) => {
      const { annualPlan } = await look(who, plan.id, itemId)
      return annualPlan?.versions.flatMap((version: { items: { title: string }[] }) =>
        version.items.map(({ title }) => title),
      )
    }
    const both = ['对县级人民政府履行教育职责督导', '暗访']
    expect(await titles(officerOf('province'))).toEqual(both)
    expect(await titles(unitOf(governments.city))).toEqual(both)
    // A bureau of the range that is itself to be visited.
    const inBureau = actor({ division: places.bazhong, organizationId: bureau.id })
    expect(await titles(inBureau)).toEqual(both.slice(0, 1))
    for (const who of [
      officerOf('mianyang'),
      officerOf('tongjiang'),
      unitOf(governments.tongjiang),
      unitOf(committee),
    ]) {
      expect(await look(who, plan.id, itemId)).toMatchObject({ annualPlan: null, _entities: [null, null] })
    }
  })

  test('the deciding body sees no draft', async () => {
    const plan = await planIn('DRAFT')
    const itemId = plan.versions[0].items[0].id
    expect((await look(unitOf(governments.city), plan.id, itemId)).annualPlan).toBeNull()
  })
})

describe('the database by itself', () => {
  test('changes nothing of what was handed in or approved, and approves nothing that was not handed in', async () => {
    const plan = await planIn('APPROVED')
    const [version] = plan.versions
    const change = (who: Actor, data: object) =>
      past(who, (tx) => tx.annualPlanVersion.update({ where: { id: version.id }, data }))
    for (const data of [{ title: '改' }, { status: 'DRAFT' }, { decisionNumber: '另一号' }]) {
      await expect(change(city, data)).rejects.toMatchObject({ code: 'FORBIDDEN' })
      await expect(change(unitOf(governments.city), data)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    }
    const { count } = await past(city, (tx) => tx.planItem.deleteMany({ where: { versionId: version.id } }))
    expect(count).toBe(0)
    const draft = await planIn('DRAFT')
    const approve = past(city, (tx) =>
      tx.annualPlanVersion.update({
        where: { id: draft.versions[0].id },
        data: {
          status: 'APPROVED',
          decidedOn: new Date(clockOn(dates.closed)),
          decisionNumber: '1',
          approverId: governments.city.id,
          submittedOn: new Date(clockOn(dates.closed)),
          submittedByPersonId: randomUUID(),
        },
      }),
    )
    await expect(approve).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})
