import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  aScheme,
  bands,
  createScheme,
  indicators,
  organizations,
  people,
  publishScheme,
  start,
} from './factories.ts'

const started = await start()
const { graph, database } = started
const { officer, leader, provinceOfficer } = people

const updateScheme = /* GraphQL */ `
  mutation ($input: UpdateSchemeInput!) {
    updateScheme(input: $input) { id name indicators { code weight } bands { grade } }
  }
`
const reviseScheme = /* GraphQL */ `
  mutation ($input: ReviseSchemeInput!) {
    reviseScheme(input: $input) {
      id name version status publishedOn indicators { id code weight maxScore } bands { grade from to }
    }
  }
`
const draft = async (input = {}) =>
  (await graph.ok(officer, createScheme, { input: { name: '评价办法', indicators, bands, ...input } }))
    .createScheme

describe('creating a scheme', () => {
  it('answers with version 1 as a draft of the acting body, its parts in order', async () => {
    expect(await draft({ name: ' 对区县政府履行教育职责评价办法 ' })).toMatchObject({
      name: '对区县政府履行教育职责评价办法',
      version: 1,
      status: 'DRAFT',
      publishedOn: null,
      issuer: { id: organizations.cityOffice.id },
      indicators,
      bands: bands.toReversed(),
    })
  })

  it('is refused with the fault when weights or bands do not add up, and saves nothing', async () => {
    const before = await graph.ok(officer, '{ schemes { totalCount } }')
    const heavy = indicators.map((row) => ({ ...row, weight: 33.34 }))
    const refused = (input: object) =>
      graph.refused(officer, createScheme, { input: { name: '评价办法', ...input } })
    expect(await refused({ indicators: heavy, bands })).toEqual({
      code: 'INVALID',
      message: '各指标权重之和应为 100，现为 100.02',
    })
    expect(await refused({ indicators, bands: bands.slice(0, 3) })).toEqual({
      code: 'INVALID',
      message: '0 至 60 分没有等级',
    })
    expect(await refused({ indicators: [{ ...indicators[0], weight: 33.333 }], bands })).toMatchObject({
      message: expect.stringContaining('两位小数'),
    })
    expect(await graph.ok(officer, '{ schemes { totalCount } }')).toEqual(before)
  })

  it('sent twice with one key makes one scheme, also at the same time', async () => {
    const idempotencyKey = randomUUID()
    const answers = await Promise.all([draft({ idempotencyKey }), draft({ idempotencyKey })])
    expect(answers[0].id).toBe(answers[1].id)
    const rows = await database.sql('select from scheme where id = $1', [answers[0].id])
    expect(rows).toHaveLength(1)
  })

  it('is refused to posts without a division of their own', async () => {
    const homeless = { ...officer, divisionId: null, divisionPath: null, ranges: [] }
    expect(
      await graph.refused(homeless, createScheme, { input: { name: '评价办法', indicators, bands } }),
    ).toEqual({
      code: 'FORBIDDEN',
      message: '请以督导机构的任职办理',
    })
  })
})

describe('changing a draft', () => {
  it('replaces what is given and keeps the rest', async () => {
    const { id } = await draft()
    const one = [{ code: 'Z', name: '唯一指标', weight: 100, maxScore: 5 }]
    const { updateScheme: changed } = await graph.ok(officer, updateScheme, {
      input: { schemeId: id, indicators: one },
    })
    expect(changed).toMatchObject({ name: '评价办法', indicators: [{ code: 'Z', weight: 100 }] })
    expect(changed.bands).toHaveLength(4)
  })

  it('is refused with faulty parts, and the draft stays whole', async () => {
    const { id } = await draft()
    const fault = await graph.refused(officer, updateScheme, {
      input: { schemeId: id, name: '新名称', bands: bands.slice(1) },
    })
    expect(fault).toEqual({ code: 'INVALID', message: '90 至 100 分没有等级' })
    const { scheme } = await graph.ok(
      officer,
      'query ($id: ID!) { scheme(id: $id) { name bands { grade } } }',
      { id },
    )
    expect(scheme.name).toBe('评价办法')
    expect(scheme.bands).toHaveLength(4)
  })

  it('is refused to a higher tier, which reads the draft but did not issue it', async () => {
    const { id } = await draft()
    expect(
      await graph.refused(provinceOfficer, updateScheme, { input: { schemeId: id, name: '省改' } }),
    ).toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('publishing', () => {
  it('freezes the scheme: every later change is refused with what to do instead', async () => {
    const schemeId = await aScheme(started)
    for (const [document, input] of [
      [updateScheme, { schemeId, name: '改名' }],
      [publishScheme, { schemeId, publishedOn: '2020-03-02' }],
    ] as const) {
      expect(await graph.refused(officer, document, { input })).toEqual({
        code: 'CONFLICT',
        message: '方案已发布，不能再修改；如需调整，请修订为新版本',
      })
    }
  })

  it('is refused for a day that lies ahead of the request', async () => {
    const { id: schemeId } = await draft()
    const in2020 = { ...officer, clock: '2020-03-01T09:00:00+08:00' }
    const ahead = { input: { schemeId, publishedOn: '2020-03-02' } }
    expect(await graph.refused(in2020, publishScheme, ahead)).toEqual({
      code: 'INVALID',
      message: '发布日期不能晚于今天',
    })
    const { publishScheme: published } = await graph.ok(in2020, publishScheme, {
      input: { schemeId, publishedOn: '2020-03-01' },
    })
    expect(published).toEqual({ id: schemeId, status: 'PUBLISHED', publishedOn: '2020-03-01' })
  })

  it('wins or loses against a change at the same time, and never mixes with it', async () => {
    const { id: schemeId } = await draft()
    const [change, publication] = await Promise.all([
      graph.send(officer, updateScheme, { input: { schemeId, name: '最后的修改' } }),
      graph.send(officer, publishScheme, { input: { schemeId, publishedOn: '2020-03-01' } }),
    ])
    expect(publication.errors).toEqual([])
    const [row] = await database.sql<{ name: string }>('select name from scheme where id = $1', [schemeId])
    expect(row?.name).toBe(change.errors.length > 0 ? '评价办法' : '最后的修改')
  })
})

describe('revising', () => {
  it('makes the next version as a draft with the same parts and leaves the published one alone', async () => {
    const schemeId = await aScheme(started)
    const { reviseScheme: next } = await graph.ok(officer, reviseScheme, { input: { schemeId } })
    expect(next).toMatchObject({ version: 2, status: 'DRAFT', publishedOn: null, bands: bands.toReversed() })
    expect(next.indicators.map((row: { code: string }) => row.code)).toEqual(['A1', 'A2', 'B1'])
    await graph.ok(officer, updateScheme, { input: { schemeId: next.id, name: '修订后的办法' } })
    const { scheme } = await graph.ok(leader, 'query ($id: ID!) { scheme(id: $id) { name version } }', {
      id: schemeId,
    })
    expect(scheme).toEqual({ name: '教育职责评价办法', version: 1 })
  })

  it('is refused while a draft of the scheme is open, also when two revise at once', async () => {
    const schemeId = await aScheme(started)
    const answers = await Promise.all([
      graph.send(officer, reviseScheme, { input: { schemeId } }),
      graph.send(officer, reviseScheme, { input: { schemeId } }),
    ])
    const codes = answers.map(({ errors }) => errors[0]?.extensions?.code)
    expect(new Set(codes)).toEqual(new Set(['CONFLICT', undefined]))
    expect(await graph.refused(officer, reviseScheme, { input: { schemeId } })).toMatchObject({
      message: '第 2 版草案尚未发布，请在该草案上修改',
    })
  })

  it('of a draft is refused', async () => {
    const { id: schemeId } = await draft()
    expect(await graph.refused(officer, reviseScheme, { input: { schemeId } })).toMatchObject({
      code: 'CONFLICT',
    })
  })
})
