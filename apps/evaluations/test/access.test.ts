import { randomUUID } from 'node:crypto'
import { type Actor, type Role, roles } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import { access } from '../src/access.ts'
import {
  aRound,
  aScheme,
  aScoredRound,
  bands,
  confirmRound,
  createScheme,
  indicators,
  organizations,
  people,
  recordScores,
  scoresFor,
  start,
} from './factories.ts'

const started = await start()
const { graph } = started
const { officer, provinceOfficer, mianyangOfficer, tongjiangOfficer, tongjiangContact, enyangContact } =
  people

const id = randomUUID()
const parts = { indicators, bands }
/** One operation for every root field; what it names does not exist, so only the table decides. */
const operations: Record<string, [document: string, variables?: object]> = {
  scheme: [`{ scheme(id: "${id}") { id } }`],
  schemes: ['{ schemes { totalCount } }'],
  round: [`{ round(id: "${id}") { id } }`],
  rounds: ['{ rounds { totalCount } }'],
  evaluationSummary: ['{ evaluationSummary { rounds } }'],
  createScheme: [createScheme, { name: '评价办法', ...parts }],
  updateScheme: [
    'mutation ($input: UpdateSchemeInput!) { updateScheme(input: $input) { id } }',
    { schemeId: id },
  ],
  publishScheme: [
    'mutation ($input: PublishSchemeInput!) { publishScheme(input: $input) { id } }',
    { schemeId: id, publishedOn: '2020-01-01' },
  ],
  reviseScheme: [
    'mutation ($input: ReviseSchemeInput!) { reviseScheme(input: $input) { id } }',
    { schemeId: id },
  ],
  openRound: [
    'mutation ($input: OpenRoundInput!) { openRound(input: $input) { id } }',
    { schemeId: id, name: '评价', year: 2020, organizationIds: [id], openedOn: '2020-01-01' },
  ],
  recordScores: [
    'mutation ($input: RecordScoresInput!) { recordScores(input: $input) { id } }',
    { roundId: id, scores: [{ organizationId: id, indicatorCode: 'A1', value: 1 }] },
  ],
  confirmRound: [
    'mutation ($input: ConfirmRoundInput!) { confirmRound(input: $input) { id } }',
    { roundId: id, confirmedOn: '2020-01-01' },
  ],
}

const table: Record<string, 'SIGNED_IN' | readonly Role[]> = { ...access.Query, ...access.Mutation }

describe('the access table', () => {
  it('has an operation here for every row', () => {
    expect(Object.keys(operations).sort()).toEqual(Object.keys(table).sort())
  })

  it.each(Object.entries(table))('lets exactly the named roles use %s', async (field, allowed) => {
    const [document, input] = operations[field] as [string, object?]
    const send = async (by: Actor | null) => (await graph.send(by, document, { input })).errors[0]
    expect((await send(null))?.extensions?.code).toBe('UNAUTHENTICATED')
    for (const role of roles) {
      const refusal = await send(actor({ division: places.bazhong, role }))
      const isBarred = refusal?.message === '您当前的任职没有此项权限'
      expect({ role, isBarred }).toEqual({
        role,
        isBarred: allowed !== 'SIGNED_IN' && !allowed.includes(role),
      })
    }
  })
})

const entity = async (by: Actor, typename: string, key: string) =>
  (
    await graph.ok(
      by,
      `query ($of: [_Any!]!) { entities: _entities(representations: $of) { ... on Round { id } ... on Scheme { id } } }`,
      { of: [{ __typename: typename, id: key }] },
    )
  ).entities[0]

const seen = async (by: Actor, roundId: string) => {
  const { round, rounds, evaluationSummary, entities } = await graph.ok(
    by,
    `query ($id: ID!, $of: [_Any!]!) {
       round(id: $id) { participants { organization { id } total grade scores { value } points { points } } }
       rounds { totalCount nodes { id } }
       evaluationSummary { rounds participants byGrade { grade count } averageTotal }
       entities: _entities(representations: $of) { ... on Round { id } ... on Organization { evaluations { grade } } }
     }`,
    {
      id: roundId,
      of: [
        { __typename: 'Round', id: roundId },
        { __typename: 'Organization', id: organizations.tongjiang.id },
        { __typename: 'Organization', id: organizations.enyang.id },
      ],
    },
  )
  return {
    participants: round?.participants.map((row: { organization: { id: string } }) => row.organization.id),
    round,
    listed: rounds.nodes.map((row: { id: string }) => row.id),
    totalCount: rounds.totalCount,
    summary: evaluationSummary,
    entity: entities[0],
    tongjiang: entities[1].evaluations,
    enyang: entities[2].evaluations,
  }
}

const nothing = {
  participants: undefined,
  listed: [],
  totalCount: 0,
  summary: { rounds: 0, participants: 0, byGrade: [], averageTotal: null },
  entity: null,
  tongjiang: [],
  enyang: [],
}

describe('who sees what of a round', async () => {
  const roundId = await aScoredRound(started, { confirmed: false })
  const { tongjiang, enyang } = organizations

  it('before its confirmation: the organ and the tiers above, not the participants, not another city', async () => {
    for (const by of [officer, provinceOfficer]) {
      expect(await seen(by, roundId)).toMatchObject({
        participants: [tongjiang.id, enyang.id],
        listed: [roundId],
        summary: { rounds: 1, participants: 2, byGrade: [] },
        tongjiang: [],
      })
    }
    for (const by of [tongjiangOfficer, tongjiangContact, enyangContact, mianyangOfficer]) {
      expect(await seen(by, roundId)).toMatchObject(nothing)
    }
  })

  it('after it: a participant and the office of its county see that one result and no other, also by counting', async () => {
    const document = `mutation { confirmRound(input: { roundId: "${roundId}", confirmedOn: "2020-12-20" }) { id } }`
    await graph.ok(people.leader, document)
    for (const by of [tongjiangOfficer, tongjiangContact]) {
      expect(await seen(by, roundId)).toMatchObject({
        participants: [tongjiang.id],
        round: {
          participants: [
            { total: 90, grade: '优秀', scores: [{ value: 90 }, { value: 27 }, { value: 2.7 }] },
          ],
        },
        listed: [roundId],
        totalCount: 1,
        summary: { rounds: 1, participants: 1, byGrade: [{ grade: '优秀', count: 1 }], averageTotal: 90 },
        entity: { id: roundId },
        tongjiang: [{ grade: '优秀' }],
        enyang: [],
      })
    }
    expect(await seen(enyangContact, roundId)).toMatchObject({
      participants: [enyang.id],
      summary: { byGrade: [{ grade: '不合格', count: 1 }] },
      tongjiang: [],
      enyang: [{ grade: '不合格' }],
    })
  })

  it('never another city: a foreign round answers exactly like a missing one', async () => {
    expect(await seen(mianyangOfficer, roundId)).toMatchObject(nothing)
    expect(await seen(mianyangOfficer, randomUUID())).toMatchObject(nothing)
    const [document] = operations.confirmRound as [string]
    const refused = (key: string) =>
      graph.refused(people.mianyangLeader, document, { input: { roundId: key, confirmedOn: '2020-12-20' } })
    expect(await refused(roundId)).toEqual(await refused(randomUUID()))
  })

  it('a malformed id is nobody, and does not disturb its neighbours', async () => {
    expect(await entity(officer, 'Round', "' or 1=1")).toBeNull()
    const { round, rounds } = await graph.ok(
      officer,
      '{ round(id: "nonsense") { id } rounds { totalCount } }',
    )
    expect([round, rounds.totalCount]).toEqual([null, 1])
  })
})

describe('who sees what of a scheme', async () => {
  const { createScheme: draft } = await graph.ok(officer, createScheme, { input: { name: '草案', ...parts } })
  const published = await aScheme(started, officer, '已发布的办法')
  const query = `query ($id: ID!) { scheme(id: $id) { name indicators { code } bands { grade } } schemes { nodes { id } totalCount } }`
  const idsFor = async (by: Actor) => {
    const { schemes } = await graph.ok(by, query, { id })
    const ids = schemes.nodes.map((row: { id: string }) => row.id)
    expect(schemes.totalCount).toBe(ids.length)
    return ids
  }

  it('a draft: the issuer and the tiers above, by node, list, count and reference', async () => {
    for (const by of [officer, provinceOfficer]) expect(await idsFor(by)).toContain(draft.id)
    for (const by of [tongjiangOfficer, tongjiangContact, mianyangOfficer]) {
      expect(await idsFor(by)).not.toContain(draft.id)
      expect((await graph.ok(by, query, { id: draft.id })).scheme).toBeNull()
      expect(await entity(by, 'Scheme', draft.id)).toBeNull()
    }
  })

  it('a published one: everybody signed in, with its parts', async () => {
    for (const by of [tongjiangContact, mianyangOfficer]) {
      expect((await graph.ok(by, query, { id: published })).scheme).toMatchObject({
        name: '已发布的办法',
        indicators: [{}, {}, {}],
        bands: [{}, {}, {}, {}],
      })
    }
  })

  it('a foreign draft is refused to a command exactly like a missing one', async () => {
    const [document] = operations.updateScheme as [string]
    const refused = (schemeId: string) => graph.refused(mianyangOfficer, document, { input: { schemeId } })
    expect(await refused(draft.id)).toEqual(await refused(randomUUID()))
  })
})

it('a cursor is refused in the hands of another post', async () => {
  await aScoredRound(started, { year: 2019 })
  const { rounds } = await graph.ok(officer, '{ rounds(first: 1) { pageInfo { endCursor hasNextPage } } }')
  expect(rounds.pageInfo.hasNextPage).toBe(true)
  const next = 'query ($after: String) { rounds(first: 1, after: $after) { nodes { year } } }'
  const variables = { after: rounds.pageInfo.endCursor }
  expect((await graph.ok(officer, next, variables)).rounds.nodes).toEqual([{ year: 2020 }])
  expect(await graph.refused(people.leader, next, variables)).toMatchObject({ code: 'INVALID' })
})

it('a bureau beside the organ that evaluates it waits for its result like every participant', async () => {
  const bureau = organizations.cityBureau
  const roundId = await aRound(started, { of: [bureau, organizations.tongjiang], year: 2018 })
  const scores = [...scoresFor(bureau.id, 0.9), ...scoresFor(organizations.tongjiang.id, 0.5)]
  await graph.ok(officer, recordScores, { input: { roundId, scores } })
  const inBureau = actor({ division: places.bazhong, organizationId: bureau.id })
  expect((await seen(officer, roundId)).participants).toContain(bureau.id)
  expect((await seen(inBureau, roundId)).participants).not.toContain(bureau.id)
  await graph.ok(people.leader, confirmRound, { input: { roundId, confirmedOn: '2020-12-20' } })
  expect((await seen(inBureau, roundId)).participants).toContain(bureau.id)
})
