import { randomUUID } from 'node:crypto'
import { type Answer, places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import {
  appointDocument,
  appointing,
  candidates,
  officer,
  openPersonnel,
  organization,
  organs,
  recommendation,
  recommendDocument,
  reviewDocument,
} from './factories.ts'

const personnel = await openPersonnel()
const { database, directory, statementsOf, graph } = personnel
const school = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))
const people = (count: number) =>
  Array.from({ length: count }, () => directory.person({ organization: school }))
const city = () => officer(organs.bazhong)

const appoint = (appointmentIds: string[], cardNumberPrefix?: string) =>
  graph.send(city(), appointDocument, { input: appointing(appointmentIds, { cardNumberPrefix }) })
const appointSession = (count: number) => candidates(personnel, people(count), 'APPOINTED')

/** The codes with which requests sent at once were refused, '' for one that was not. */
const outcomes = async (...requests: Promise<Answer>[]) =>
  (await Promise.all(requests)).map(({ errors }) => (errors[0]?.extensions?.code ?? '') as string).toSorted()

describe('of two officers at once', () => {
  it('one appoints, the other learns that it is done', async () => {
    const appointmentIds = await candidates(personnel, people(20), 'PUBLIC_NOTICE')
    expect(await outcomes(appoint(appointmentIds), appoint(appointmentIds.toReversed()))).toEqual([
      '',
      'CONFLICT',
    ])
    const changes = await database.sql(
      `select from audit_entry where entity_id = any($1) and action = 'appointInspectors'`,
      [appointmentIds],
    )
    expect(changes).toHaveLength(20)
  })

  it('one selects a session of three hundred, the other learns what is possible now', async () => {
    const appointmentIds = await candidates(personnel, people(300), 'RECOMMENDED')
    const input = { appointmentIds, approve: true, on: '2020-08-17' }
    const answers = await Promise.all([1, 2].map(() => graph.send(city(), reviewDocument, { input })))
    const refused = answers.flatMap(({ errors }) => errors)
    expect(refused.map(({ extensions }) => extensions?.code)).toEqual(['CONFLICT'])
    expect(refused[0]?.message).toMatch(/^第 1 行：不能审核通过：已审核通过，现在可以公示.*共 300 行有误$/)
  })

  it('one selects, the other does not refuse the same candidate', async () => {
    const appointmentIds = await candidates(personnel, people(1), 'PUBLIC_NOTICE')
    const refusal = { appointmentIds, approve: false, on: '2020-09-14', reason: '有异议' }
    const refuse = graph.send(city(), reviewDocument, { input: refusal })
    expect(await outcomes(appoint(appointmentIds), refuse)).toEqual(['', 'CONFLICT'])
  })

  it('one recommends a person, the other learns that it is done', async () => {
    const input = recommendation(people(3))
    const recommend = () => graph.send(city(), recommendDocument, { input })
    expect(await outcomes(recommend(), recommend())).toEqual(['', 'CONFLICT'])
  })

  it('both number cards, and no number is given twice', async () => {
    const first = await candidates(personnel, people(3), 'PUBLIC_NOTICE')
    const second = await candidates(personnel, people(3), 'PUBLIC_NOTICE')
    expect(await outcomes(appoint(first, '竞争'), appoint(second, '竞争'))).toEqual(['', ''])
    const cards = await database.sql<{ card: string }>(
      `select card_number as card from appointment where card_number like '竞争%' order by 1`,
    )
    expect(cards.map(({ card }) => card)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `竞争000${number}`))
  })
})

describe('a request sent twice at once', () => {
  it('is done once and answered twice alike', async () => {
    const by = city()
    const input = recommendation(people(3), { idempotencyKey: randomUUID() })
    const [first, second] = await Promise.all([
      graph.ok(by, recommendDocument, { input }),
      graph.ok(by, recommendDocument, { input }),
    ])
    expect(second).toEqual(first)
  })
})

describe('a session of 65', () => {
  it('needs as many statements as one of two, at every step', async () => {
    const few = await statementsOf(() => appointSession(2))
    expect(few.length).toBeLessThan(60)
    expect(await statementsOf(() => appointSession(65))).toHaveLength(few.length)
  })
})

describe('a session of 300', () => {
  it('is recommended, selected, published and appointed by one command each', async () => {
    const few = await statementsOf(() => candidates(personnel, people(2), 'PUBLIC_NOTICE'))
    let session: string[] = []
    const many = await statementsOf(async () => {
      session = await candidates(personnel, people(300), 'PUBLIC_NOTICE')
    })
    // Prisma asks for the inspectors of an answer in portions.
    expect(many.length - few.length).toBeLessThan(10)
    const { data } = await appoint(session, '第四届')
    const cards = data.appointInspectors.map(({ cardNumber }: { cardNumber: string }) => cardNumber)
    expect([new Set(cards).size, cards[0], cards[299]]).toEqual([300, '第四届0001', '第四届0300'])
  })
})
