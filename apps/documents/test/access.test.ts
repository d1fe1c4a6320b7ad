import { randomUUID } from 'node:crypto'
import { type Actor, roles } from '@dudao/service'
import { actor, probeAccess } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import { access } from '../src/access.ts'
import { aDraft, aSeries, aServed, clock, command, people, start, today } from './factories.ts'

const started = await start()
const { graph, service, database } = started
const { officer } = people

describe('the access table', async () => {
  const probes = await probeAccess(service, graph)
  const table = Object.entries({ ...access.Query, ...access.Mutation })

  it.each(table)('lets exactly the named roles use %s', (field, allowed) => {
    const found = probes.filter((probe) => probe.field === field)
    expect(found).toHaveLength(roles.length + 1)
    for (const { role, refusal } of found) {
      const isOpen =
        role !== null && (allowed === 'SIGNED_IN' || (allowed as readonly string[]).includes(role))
      expect({ role, refusal }).toEqual({
        role,
        refusal: isOpen ? null : role === null ? 'UNAUTHENTICATED' : 'FORBIDDEN',
      })
    }
  })

  it('covers every root field', () => {
    expect(new Set(probes.map(({ field }) => field))).toEqual(new Set(table.map(([field]) => field)))
  })
})

describe('a foreign row', async () => {
  await aSeries(started)
  const drafted = await aDraft(started)
  const served = await aServed(started)
  const { mianyangOfficer, mianyangLeader, mianyang, school } = people
  const [series] = (await graph.ok(officer, '{ numberSeries { id } }')).numberSeries
  const input = { organizationId: people.tongjiang.organizationId, channel: 'EMAIL', address: 'a@b.cn' }
  const { setChannel } = await graph.ok(officer, command('setChannel', 'id'), { input })
  const [delivery] = await database.sql<{ id: string }>('select id from delivery where letter_id = $1', [
    served,
  ])
  const [file] = await database.sql<{ id: string }>(
    'select file_id as id from letter_file where letter_id = $1',
    [served],
  )
  const references = [
    { __typename: 'Letter', id: drafted },
    { __typename: 'Letter', id: served },
    { __typename: 'Delivery', id: delivery?.id },
    { __typename: 'File', id: file?.id },
    { __typename: 'NumberSeries', id: series.id },
    { __typename: 'ChannelAddress', id: setChannel.id },
  ]
  const look = (by: Actor, of: object[]) =>
    graph.ok(
      by,
      `query ($of: [_Any!]!) {
         letters { nodes { id } totalCount } inbox { nodes { id } totalCount }
         letterSummary { issued served signed received receivedSigned byKind { count } }
         numberSeries { id } a: letter(id: "${drafted}") { id } b: letter(id: "${served}") { id }
         channels(organizationId: "${people.tongjiang.organizationId}") { id }
         _entities(representations: $of) { ... on Letter { id } ... on Delivery { id } ... on File { id }
           ... on NumberSeries { id } ... on ChannelAddress { id } }
       }`,
      { of },
    )

  it('is seen by its own office whole', async () => {
    const seen = await look(officer, references)
    expect(seen._entities.map(({ id }: { id: string }) => id)).toEqual(references.map(({ id }) => id))
    expect(seen.letters.totalCount).toBe(2)
  })

  it('is invisible by list, count, figure, node and entity', async () => {
    const nothing = {
      letters: { nodes: [], totalCount: 0 },
      inbox: { nodes: [], totalCount: 0 },
      letterSummary: { issued: 0, served: 0, signed: 0, received: 0, receivedSigned: 0, byKind: [] },
      numberSeries: [],
      a: null,
      b: null,
      channels: [],
      _entities: references.map(() => null),
    }
    for (const by of [mianyangOfficer, mianyang, school]) expect(await look(by, references)).toEqual(nothing)
  })

  it('answers every command exactly like a missing one', async () => {
    const reason = '试一试理由'
    const commands: [Actor, string, (id: string) => object, string][] = [
      [mianyangOfficer, 'updateDraft', (letterId) => ({ letterId, title: '改题' }), drafted],
      [mianyangOfficer, 'submitLetter', (letterId) => ({ letterId }), drafted],
      [mianyangLeader, 'returnLetter', (letterId) => ({ letterId, reason }), drafted],
      [mianyangLeader, 'approveLetter', (letterId) => ({ letterId, approvedOn: today }), drafted],
      [mianyangLeader, 'voidLetter', (letterId) => ({ letterId, reason }), drafted],
      [mianyangOfficer, 'retryRendering', (letterId) => ({ letterId }), served],
      [mianyang, 'readLetter', (deliveryId) => ({ deliveryId }), delivery?.id ?? ''],
      [mianyang, 'signForLetter', (deliveryId) => ({ deliveryId, signedOn: today }), delivery?.id ?? ''],
      [mianyangOfficer, 'retryDelivery', (deliveryId) => ({ deliveryId }), delivery?.id ?? ''],
    ]
    for (const [by, name, inputOf, id] of commands) {
      const refused = (key: string) => graph.refused(by, command(name), { input: inputOf(key) })
      const answer = await refused(id)
      expect({ name, code: answer.code }).toEqual({ name, code: 'NOT_FOUND' })
      expect(await refused(randomUUID())).toEqual(answer)
      expect(await refused('nonsense')).toEqual(answer)
    }
  })

  it('with a malformed id is nobody, and does not disturb its neighbours', async () => {
    const { _entities, b } = await look(officer, [
      ...['Letter', 'Delivery', 'File', 'NumberSeries', 'ChannelAddress', 'Report'].map((__typename) => ({
        __typename,
        id: "' or 1=1",
      })),
      { __typename: 'Letter', id: served },
    ])
    expect(_entities).toEqual([...Array.from({ length: 6 }, () => null), { id: served }])
    expect(b).toEqual({ id: served })
  })
})

const expertOf = ({ organizationId }: Actor) => actor({ role: 'EXPERT', organizationId, clock })

describe('an expert who sits with a body', () => {
  const query = `query ($unit: ID!) {
    inbox { totalCount } letters { totalCount } letterSummary { received } reports { totalCount }
    channels(organizationId: $unit) { id }
  }`

  it('has neither its mail nor its reports nor its addresses', async () => {
    await aServed(started)
    await graph.ok(officer, command('requestReport', 'id'), {
      input: { kind: 'ANNUAL', year: 2020, isDemo: true },
    })
    const variables = { unit: people.tongjiang.organizationId }
    expect(await graph.ok(people.tongjiang, query, variables)).toMatchObject({
      inbox: { totalCount: expect.any(Number) },
      channels: [{}],
    })
    for (const expert of [expertOf(people.tongjiang), expertOf(officer)]) {
      expect(await graph.ok(expert, query, variables)).toEqual({
        inbox: { totalCount: 0 },
        letters: { totalCount: 0 },
        letterSummary: { received: 0 },
        reports: { totalCount: 0 },
        channels: [],
      })
    }
  })
})
