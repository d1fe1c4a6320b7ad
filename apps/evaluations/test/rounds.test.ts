import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  aRound,
  aScheme,
  createScheme,
  bands,
  indicators,
  openRound,
  organizations,
  people,
  recordScores,
  scoresFor,
  start,
} from './factories.ts'

const started = await start()
const { graph, database } = started
const { officer, provinceOfficer } = people
const { tongjiang, enyang, mianyang, cityOffice } = organizations

describe('opening a round', async () => {
  const schemeId = await aScheme(started)
  const input = {
    schemeId,
    name: '2020 年度评价',
    year: 2020,
    organizationIds: [tongjiang.id, enyang.id],
    openedOn: '2020-11-01',
    isDemo: true,
  }
  const refused = (changes: object) => graph.refused(officer, openRound, { input: { ...input, ...changes } })

  it('answers with the participants in the given order, nothing scored, the scheme frozen', async () => {
    const { openRound: round } = await graph.ok(officer, openRound, { input })
    expect(round).toMatchObject({
      status: 'OPEN',
      year: 2020,
      openedOn: '2020-11-01',
      isDemo: true,
      organ: { id: cityOffice.id },
      scheme: { id: schemeId, version: 1, indicators: [{ code: 'A1' }, { code: 'A2' }, { code: 'B1' }] },
      participants: [tongjiang, enyang].map(({ id }) => ({
        organization: { id },
        total: null,
        grade: null,
        missing: ['A1', 'A2', 'B1'],
      })),
    })
  })

  it('is refused for organizations outside the range of the acting organ, all or none', async () => {
    expect(await refused({ organizationIds: [tongjiang.id, mianyang.id] })).toEqual({
      code: 'FORBIDDEN',
      message: '绵阳市人民政府超出您的管辖范围',
    })
  })

  it('is refused for unknown, repeated or own organizations', async () => {
    expect(await refused({ organizationIds: [tongjiang.id, randomUUID()] })).toEqual({
      code: 'NOT_FOUND',
      message: '第 2 个参评单位不存在',
    })
    expect(await refused({ organizationIds: [tongjiang.id, tongjiang.id] })).toMatchObject({
      code: 'INVALID',
    })
    expect(await refused({ organizationIds: [cityOffice.id] })).toMatchObject({ code: 'INVALID' })
  })

  it('is refused on a draft, on an unknown scheme, and before the scheme was published', async () => {
    const { createScheme: draft } = await graph.ok(officer, createScheme, {
      input: { name: '草案', indicators, bands },
    })
    expect(await refused({ schemeId: draft.id })).toMatchObject({ code: 'CONFLICT' })
    expect(await refused({ schemeId: randomUUID() })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await refused({ openedOn: '2020-02-29' })).toMatchObject({ code: 'INVALID' })
  })

  it('sent twice with one key opens one round', async () => {
    const idempotencyKey = randomUUID()
    const twice = await Promise.all(
      [1, 2].map(() => graph.ok(officer, openRound, { input: { ...input, idempotencyKey } })),
    )
    expect(twice[0].openRound.id).toBe(twice[1].openRound.id)
    expect(twice[0].openRound.participants).toHaveLength(2)
  })

  it('may use the published scheme of a higher tier', async () => {
    const provincial = await aScheme(started, provinceOfficer, '省级评价办法')
    const { openRound: round } = await graph.ok(officer, openRound, {
      input: { ...input, schemeId: provincial },
    })
    expect(round.organ).toEqual({ id: cityOffice.id })
  })

  it('keeps its snapshot though the stored scheme were changed behind its back', async () => {
    const { openRound: round } = await graph.ok(officer, openRound, { input })
    await database.sql('alter table indicator disable trigger final')
    await database.sql(`update indicator set name = '改动' where scheme_id = $1`, [schemeId])
    const { round: again } = await graph.ok(
      officer,
      'query ($id: ID!) { round(id: $id) { scheme { name publishedOn recordedAt indicators { name } } } }',
      { id: round.id },
    )
    expect(again.scheme.indicators.map((row: { name: string }) => row.name)).toEqual(
      indicators.map(({ name }) => name),
    )
    expect(again.scheme.publishedOn).toBe('2020-03-01')
    expect(again.scheme.recordedAt).toBeInstanceOf(Date)
    await database.sql('alter table indicator enable trigger final')
  })
})

const record = (roundId: string, scores: object[], by = officer, idempotencyKey?: string) =>
  graph.ok(by, recordScores, { input: { roundId, scores, idempotencyKey } })

const countOf = async (roundId: string) => {
  const [row] = await database.sql<{ all: number; current: number }>(
    `select count(*)::int as all, count(*) filter (where superseded_at is null)::int as current
     from score s join participant p on p.id = s.participant_id where p.round_id = $1`,
    [roundId],
  )
  return row
}

const roundOf = async (count: number) => {
  const schemeId = await aScheme(started)
  const of = [tongjiang, enyang, organizations.tongjiangOffice].slice(0, count)
  const roundId = await aRound(started, { of, schemeId })
  for (const row of of) await record(roundId, scoresFor(row.id, 0.5))
  return roundId
}

const statementsFor = async (id: string) => {
  const before = started.statements()
  await graph.ok(
    officer,
    `query ($id: ID!) { round(id: $id) { participants { missing scores { value earlier { value } } points { points } } } }`,
    { id },
  )
  return started.statements() - before
}

describe('recording scores', () => {
  const one = { organizationId: tongjiang.id, indicatorCode: 'A1', value: 80, explanation: '资料齐全' }

  it('shows value, reason and author, and what is still missing', async () => {
    const roundId = await aRound(started)
    const { recordScores: round } = await record(roundId, [one])
    expect(round.participants[0]).toEqual({
      organization: { id: tongjiang.id },
      missing: ['A2', 'B1'],
      total: null,
      scores: [
        {
          id: expect.any(String),
          value: 80,
          explanation: '资料齐全',
          scoredBy: { id: officer.personId },
          indicator: { code: 'A1' },
          earlier: [],
        },
      ],
    })
    expect(round.participants[1]).toMatchObject({ missing: ['A1', 'A2', 'B1'], scores: [] })
  })

  it('of the same value and reason changes nothing', async () => {
    const roundId = await aRound(started)
    const first = await record(roundId, [one])
    const second = await record(roundId, [one], { ...officer, personId: randomUUID() })
    expect(second).toEqual(first)
    expect(await countOf(roundId)).toEqual({ all: 1, current: 1 })
  })

  it('of another value replaces the score and keeps the old one, newest first', async () => {
    const roundId = await aRound(started)
    await record(roundId, [one])
    await record(roundId, [{ ...one, value: 85 }])
    const { recordScores: round } = await record(roundId, [
      { ...one, value: 90.5, explanation: '复核后调整' },
    ])
    expect(round.participants[0].scores).toMatchObject([
      {
        value: 90.5,
        explanation: '复核后调整',
        earlier: [
          { value: 85, explanation: '资料齐全' },
          { value: 80, explanation: '资料齐全' },
        ],
      },
    ])
    expect(await countOf(roundId)).toEqual({ all: 3, current: 1 })
  })

  it('sent twice with one key is done once, though the value was changed in between', async () => {
    const roundId = await aRound(started)
    const key = randomUUID()
    await record(roundId, [one], officer, key)
    await record(roundId, [{ ...one, value: 70 }])
    const { recordScores: round } = await record(roundId, [one], officer, key)
    expect(round.participants[0].scores[0].value).toBe(70)
  })

  it('names the row of a fault and saves none of the batch', async () => {
    const roundId = await aRound(started)
    const refused = (...scores: object[]) =>
      graph.refused(officer, recordScores, { input: { roundId, scores } })
    expect(await refused(one, { ...one, indicatorCode: 'A2', value: 30.01 })).toEqual({
      code: 'INVALID',
      message: '第 2 行：指标 A2 的得分应在 0 至 30 之间',
    })
    expect(await refused({ ...one, value: -0.01 })).toMatchObject({ code: 'INVALID' })
    expect(await refused({ ...one, value: 1.005 })).toMatchObject({
      message: expect.stringContaining('两位小数'),
    })
    expect(await refused({ ...one, indicatorCode: 'X9' })).toMatchObject({
      message: '第 1 行：方案中没有指标 X9',
    })
    expect(await refused(one, one)).toMatchObject({ message: '第 2 行：同一单位的指标 A1 重复' })
    expect(await refused({ ...one, organizationId: mianyang.id })).toEqual({
      code: 'NOT_FOUND',
      message: '第 1 行：该单位没有参加本轮评价',
    })
    expect(await refused()).toMatchObject({ code: 'INVALID' })
    expect(await refused(...Array.from({ length: 201 }, () => one))).toMatchObject({ code: 'INVALID' })
    expect(await countOf(roundId)).toEqual({ all: 0, current: 0 })
  })

  it('by two officers at once leaves one score that holds and the other in its history', async () => {
    const roundId = await aRound(started)
    await Promise.all([record(roundId, [{ ...one, value: 10 }]), record(roundId, [{ ...one, value: 20 }])])
    expect(await countOf(roundId)).toEqual({ all: 2, current: 1 })
  })

  it('is for the organ of the round alone: a higher tier reads, another city sees no round', async () => {
    const roundId = await aRound(started)
    const by = (actor: typeof officer, id = roundId) =>
      graph.refused(actor, recordScores, { input: { roundId: id, scores: [one] } })
    expect(await by(provinceOfficer)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await by(people.mianyangOfficer)).toEqual(await by(people.mianyangOfficer, randomUUID()))
    expect(await by(people.mianyangOfficer, 'nonsense')).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('reads the scores of any number of participants with the same number of statements', async () => {
    const one = await statementsFor(await roundOf(1))
    expect(await statementsFor(await roundOf(3))).toBe(one)
  })
})
