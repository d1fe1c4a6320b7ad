import { describe, expect, it } from 'vitest'
import {
  aRound,
  aScheme,
  aScoredRound,
  confirmRound,
  openRound,
  organizations,
  people,
  recordScores,
  scoresFor,
  start,
} from './factories.ts'

const started = await start()
const { graph, database } = started
const { officer, leader, provinceLeader, mianyangLeader } = people
const { tongjiang, enyang } = organizations

const confirm = (roundId: string, by = leader, confirmedOn = '2020-12-20') =>
  graph.send(by, confirmRound, { input: { roundId, confirmedOn } })
const refused = (roundId: string, by = leader, confirmedOn = '2020-12-20') =>
  graph.refused(by, confirmRound, { input: { roundId, confirmedOn } })

describe('confirming a round', () => {
  it('computes totals and grades and explains them line by line', async () => {
    const roundId = await aRound(started)
    const scores = [
      { organizationId: tongjiang.id, indicatorCode: 'A1', value: 95 },
      { organizationId: tongjiang.id, indicatorCode: 'A2', value: 25.5 },
      { organizationId: tongjiang.id, indicatorCode: 'B1', value: 2 },
      ...scoresFor(enyang.id, 1),
    ]
    await graph.ok(officer, recordScores, { input: { roundId, scores } })
    const { data, errors } = await confirm(roundId)
    expect(errors).toEqual([])
    expect(data.confirmRound).toEqual({
      id: roundId,
      status: 'CONFIRMED',
      confirmedOn: '2020-12-20',
      confirmedBy: { id: leader.personId },
      participants: [
        {
          organization: { id: tongjiang.id },
          // 38 + 28.305 + 17.8
          total: 84.11,
          grade: '良好',
          points: [
            { indicator: { code: 'A1' }, value: 95, max: 100, weight: 40, points: 38 },
            { indicator: { code: 'A2' }, value: 25.5, max: 30, weight: 33.3, points: 28.305 },
            { indicator: { code: 'B1' }, value: 2, max: 3, weight: 26.7, points: 17.8 },
          ],
        },
        { organization: { id: enyang.id }, total: 100, grade: '优秀', points: expect.any(Array) },
      ],
    })
  })

  it('is refused while scores are missing, with the list', async () => {
    const roundId = await aRound(started)
    const scores = [...scoresFor(tongjiang.id, 0.5).slice(0, 2), ...scoresFor(enyang.id, 0.5)]
    await graph.ok(officer, recordScores, { input: { roundId, scores } })
    const { errors } = await confirm(roundId)
    expect(errors[0]).toMatchObject({
      message: '尚有得分未录入，补齐后再确认：通江县人民政府缺 B1',
      extensions: { code: 'CONFLICT', missing: [{ organizationId: tongjiang.id, codes: ['B1'] }] },
    })
    const [row] = await database.sql('select status from evaluation_round where id = $1', [roundId])
    expect(row).toEqual({ status: 'OPEN' })
  })

  it('is final: neither scores nor the confirmation can follow', async () => {
    const roundId = await aScoredRound(started)
    const answer = { code: 'CONFLICT', message: '本轮评价结果已确认，不能再修改' }
    expect(await refused(roundId)).toEqual(answer)
    const scores = scoresFor(tongjiang.id, 1)
    expect(await graph.refused(officer, recordScores, { input: { roundId, scores } })).toEqual(answer)
  })

  it('is for the leader of the organ alone: not for a higher tier, and another city sees no round', async () => {
    const roundId = await aScoredRound(started, { confirmed: false })
    expect(await refused(roundId, officer)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await refused(roundId, provinceLeader)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await refused(roundId, mianyangLeader)).toEqual({ code: 'NOT_FOUND', message: '评价轮次不存在' })
  })

  it('may not lie before the opening or after today', async () => {
    const roundId = await aScoredRound(started, { confirmed: false })
    expect(await refused(roundId, leader, '2020-10-31')).toMatchObject({ code: 'INVALID' })
    const in2020 = { ...leader, clock: '2020-12-19T09:00:00+08:00' }
    expect(await refused(roundId, in2020)).toMatchObject({ code: 'INVALID' })
  })

  it('happens once when two confirm at the same time', async () => {
    const roundId = await aScoredRound(started, { confirmed: false })
    const answers = await Promise.all([confirm(roundId), confirm(roundId)])
    const codes = answers.map(({ errors }) => errors[0]?.extensions?.code)
    expect(new Set(codes)).toEqual(new Set(['CONFLICT', undefined]))
    const entries = await database.sql(
      `select from audit_entry where entity = 'evaluation_round' and entity_id = $1 and operation = 'UPDATE'`,
      [roundId],
    )
    expect(entries).toHaveLength(1)
  })

  it('takes a score that was recorded at the same moment whole or not at all', async () => {
    const roundId = await aScoredRound(started, { confirmed: false })
    const better = [{ organizationId: enyang.id, indicatorCode: 'A1', value: 100 }]
    const [change, confirmation] = await Promise.all([
      graph.send(officer, recordScores, { input: { roundId, scores: better } }),
      confirm(roundId),
    ])
    expect(confirmation.errors).toEqual([])
    const total = confirmation.data.confirmRound.participants[1].total
    expect(total).toBe(change.errors.length > 0 ? 50 : 70)
  })
})

const resultsOf = (ids: string[], first: number) =>
  graph.ok(
    people.provinceOfficer,
    `query ($of: [_Any!]!, $first: Int) { entities: _entities(representations: $of) { ... on Organization {
       id evaluations(first: $first) { year total grade confirmedOn isDemo round { id name } } } } }`,
    { of: ids.map((id) => ({ __typename: 'Organization', id })), first },
  )

describe('results of an organization', () => {
  it('are newest year first, as many as asked for, and of any number of organizations by the same statements', async () => {
    await aScoredRound(started, { year: 2018 })
    await aScoredRound(started, { year: 2019 })
    const before = started.statements()
    const { entities: one } = await resultsOf([tongjiang.id], 2)
    const forOne = started.statements() - before
    expect(one[0].evaluations.map(({ year }: { year: number }) => year)).toEqual([2020, 2020])
    const { entities: many } = await resultsOf([enyang.id, tongjiang.id, organizations.mianyang.id], 50)
    expect(started.statements() - before - forOne).toBe(forOne)
    const years = many[0].evaluations.map(({ year }: { year: number }) => year)
    expect(years).toEqual(years.toSorted((a: number, b: number) => b - a))
    expect(years).toContain(2018)
    expect(many[0].evaluations.at(-1)).toMatchObject({
      year: 2018,
      total: 50,
      grade: '不合格',
      confirmedOn: '2020-12-20',
      isDemo: true,
      round: { name: '2018 年度评价' },
    })
    expect(many[2].evaluations).toEqual([])
    expect((await resultsOf(['nonsense'], 1)).entities[0].evaluations).toEqual([])
  })

  it('cannot be asked for in unbounded number', async () => {
    const document = `query ($of: [_Any!]!) { entities: _entities(representations: $of) { ... on Organization { evaluations(first: 51) { year } } } }`
    const of = [{ __typename: 'Organization', id: tongjiang.id }]
    expect(await graph.refused(officer, document, { of })).toMatchObject({ code: 'INVALID' })
  })
})

const summary = async (by: typeof officer, year?: number) =>
  (
    await graph.ok(
      by,
      `query ($filter: EvaluationSummaryFilter) { evaluationSummary(filter: $filter) {
         rounds participants byGrade { grade count } averageTotal isDemo asOf } }`,
      { filter: { year } },
    )
  ).evaluationSummary

describe('the summary', () => {
  it('counts rounds, participants and grades of a year and averages the confirmed totals', async () => {
    await aScoredRound(started, { year: 2015 })
    await aScoredRound(started, { year: 2015, confirmed: false })
    const now = '2020-12-31T12:00:00.000+08:00'
    expect(await summary({ ...officer, clock: now }, 2015)).toEqual({
      rounds: 2,
      participants: 4,
      byGrade: [
        { grade: '优秀', count: 1 },
        { grade: '不合格', count: 1 },
      ],
      averageTotal: 70,
      isDemo: true,
      asOf: new Date(now),
    })
  })

  it('of a year without rounds is empty, not zero on average', async () => {
    expect(await summary(officer, 1999)).toMatchObject({
      rounds: 0,
      participants: 0,
      byGrade: [],
      averageTotal: null,
      isDemo: false,
    })
  })

  it('says when no demonstration data is in it', async () => {
    const schemeId = await aScheme(started)
    await graph.ok(officer, openRound, {
      input: { schemeId, name: '正式评价', year: 2014, organizationIds: [enyang.id], openedOn: '2020-11-01' },
    })
    expect(await summary(officer, 2014)).toMatchObject({ rounds: 1, isDemo: false })
  })
})
