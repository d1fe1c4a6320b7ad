import { randomUUID } from 'node:crypto'
import { places } from '@dudao/testkit'
import { describe, expect, it } from 'vitest'
import {
  appointDocument,
  appointing,
  candidates,
  endDocument,
  noticeDocument,
  officer,
  openPersonnel,
  organization,
  organs,
  reviewDocument,
} from './factories.ts'

const personnel = await openPersonnel()
const { database, directory, graph } = personnel
const school = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))
const people = (count: number) =>
  Array.from({ length: count }, () => directory.person({ organization: school }))
const city = (today?: string) => officer(organs.bazhong, { today })

const cardsOf = async (ids: string[]) => {
  const input = appointing(ids, { cardNumberPrefix: '巴督〔2020〕' })
  const { appointInspectors } = await graph.ok(city(), appointDocument, { input })
  return appointInspectors.map((row: { cardNumber: string }) => row.cardNumber)
}

describe('the way of an appointment', () => {
  it('leads from the review over the notice to a term of three years', async () => {
    const [personId = ''] = people(1)
    const appointmentIds = await candidates(personnel, [personId], 'RECOMMENDED', { by: organs.tongjiang })
    const reviewed = await graph.ok(city(), reviewDocument, {
      input: { appointmentIds, approve: true, on: '2020-08-17' },
    })
    expect(reviewed.reviewAppointments).toMatchObject([{ status: 'REVIEWED' }])
    const notice = { appointmentIds, from: '2020-09-01', to: '2020-09-10' }
    const published = await graph.ok(city(), noticeDocument, { input: notice })
    expect(published.publishNotice).toMatchObject([{ status: 'PUBLIC_NOTICE', noticeTo: '2020-09-10' }])
    const appointed = await graph.ok(city(), appointDocument, { input: appointing(appointmentIds) })
    expect(appointed.appointInspectors).toEqual([
      {
        id: appointmentIds[0],
        status: 'APPOINTED',
        tier: 'CITY',
        kind: 'PART_TIME',
        session: 4,
        noticeTo: '2020-09-10',
        appointedOn: '2020-09-15',
        termFrom: '2020-09-15',
        termTo: '2023-09-15',
        cardNumber: null,
        endedOn: null,
        inspector: { id: personId },
      },
    ])
  })

  it('leaves the term of a full-time inspector open', async () => {
    const [id = ''] = await candidates(personnel, people(1), 'APPOINTED', { kind: 'FULL_TIME' })
    const { appointment } = await graph.ok(city(), `{ appointment(id: "${id}") { status termTo } }`)
    expect(appointment).toEqual({ status: 'APPOINTED', termTo: null })
  })

  it('skips no step, and says what is possible now', async () => {
    const [recommended = ''] = await candidates(personnel, people(1), 'RECOMMENDED')
    const [reviewed = ''] = await candidates(personnel, people(1), 'REVIEWED')
    const notice = { appointmentIds: [reviewed, recommended], from: '2020-09-01', to: '2020-09-12' }
    const tooEarly = await graph.refused(city(), noticeDocument, { input: notice })
    expect(tooEarly).toEqual({ code: 'CONFLICT', message: '第 2 行：不能公示：已推荐，现在可以审核' })
    const twice = await graph.refused(city(), reviewDocument, {
      input: { appointmentIds: [reviewed], approve: true, on: '2020-08-20' },
    })
    expect(twice.message).toBe('第 1 行：不能审核通过：已审核通过，现在可以公示，或不予通过')
    const unpublished = await graph.refused(city(), appointDocument, { input: appointing([reviewed]) })
    expect(unpublished.code).toBe('CONFLICT')
    const { appointment } = await graph.ok(city(), `{ appointment(id: "${reviewed}") { status } }`)
    expect(appointment.status).toBe('REVIEWED')
  })

  it('belongs to the appointing organ: the city recommends to the province and decides nothing there', async () => {
    const way = { by: organs.bazhong, appointedBy: organs.sichuan, tier: 'PROVINCE' }
    const [recommended = ''] = await candidates(personnel, people(1), 'RECOMMENDED', way)
    const [noticed = ''] = await candidates(personnel, people(1), 'PUBLIC_NOTICE', way)
    const attempts = [
      [reviewDocument, { appointmentIds: [recommended], approve: true, on: '2020-08-17' }],
      [noticeDocument, { appointmentIds: [recommended], from: '2020-09-01', to: '2020-09-12' }],
      [appointDocument, appointing([noticed])],
      [endDocument, { appointmentId: noticed, endedOn: '2020-12-01', reason: '工作调动' }],
    ] as const
    for (const [document, input] of attempts) {
      const { code, message } = await graph.refused(city(), document, { input })
      expect(code).toBe('FORBIDDEN')
      expect(message).toContain('只有聘任机关可以审核、公示、任命（聘任）和解聘')
    }
    await graph.ok(officer(organs.sichuan), appointDocument, { input: appointing([noticed]) })
  })

  it('is closed to another office of the same division as well', async () => {
    const [id = ''] = await candidates(personnel, people(1), 'RECOMMENDED')
    const bureau = organization(places.bazhong, { divisionKind: 'CITY', kind: 'DEPARTMENT' })
    const input = { appointmentIds: [id], approve: true, on: '2020-08-17' }
    expect((await graph.refused(officer(bureau), reviewDocument, { input })).code).toBe('FORBIDDEN')
  })

  it('answers about a foreign candidacy as about a missing one', async () => {
    const way = { appointedBy: organs.mianyang }
    const [foreign = ''] = await candidates(personnel, people(1), 'RECOMMENDED', way)
    const [own = ''] = await candidates(personnel, people(1), 'RECOMMENDED')
    const answers = await Promise.all(
      [foreign, randomUUID()].map((id) =>
        graph.refused(officer(organs.enyang), reviewDocument, {
          input: { appointmentIds: [own, id], approve: true, on: '2020-08-17' },
        }),
      ),
    )
    expect(answers[0]).toEqual({ code: 'NOT_FOUND', message: '第 1、2 行：任职记录不存在' })
    expect(answers[1]).toEqual(answers[0])
  })

  it('takes several candidacies together or none', async () => {
    const ids = await candidates(personnel, people(2), 'RECOMMENDED')
    const input = { appointmentIds: [...ids, ids[0]], approve: true, on: '2020-08-17' }
    expect((await graph.refused(city(), reviewDocument, { input })).message).toContain('有重复的编号')
    const late = { appointmentIds: ids, approve: true, on: '2020-08-02' }
    const { code, message } = await graph.refused(city(), reviewDocument, { input: late })
    expect(code).toBe('INVALID')
    expect(message).toContain('第 1 行：审核日期 2020-08-02 不能早于上一步的日期 2020-08-03；第 2 行')
  })

  it('does each step once when it is sent twice', async () => {
    const by = city()
    const appointmentIds = await candidates(personnel, people(2), 'PUBLIC_NOTICE')
    const input = appointing(appointmentIds, { idempotencyKey: randomUUID(), cardNumberPrefix: '两次' })
    const first = await graph.ok(by, appointDocument, { input })
    expect(await graph.ok(by, appointDocument, { input })).toEqual(first)
    const [{ count }] = (await database.sql(
      `select count(*)::int from audit_entry where account_id = $1 and operation = 'UPDATE'`,
      [by.accountId],
    )) as [{ count: number }]
    expect(count).toBe(2)
  })
})

describe('a refusal', () => {
  it.each(['RECOMMENDED', 'REVIEWED', 'PUBLIC_NOTICE'] as const)(
    'is possible when %s, with its reason',
    async (state) => {
      const by = city()
      const appointmentIds = await candidates(personnel, people(1), state)
      const input = { appointmentIds, approve: false, on: '2020-09-05', reason: '公示期间有异议，经核查属实' }
      const unexplained = await graph.refused(by, reviewDocument, { input: { ...input, reason: null } })
      expect(unexplained).toEqual({ code: 'INVALID', message: '不予通过须说明理由' })
      await graph.ok(by, reviewDocument, { input })
      const { appointment } = await graph.ok(
        by,
        `{ appointment(id: "${appointmentIds[0]}") { status rejectedOn rejectionReason } }`,
      )
      expect(appointment).toEqual({
        status: 'REJECTED',
        rejectedOn: '2020-09-05',
        rejectionReason: input.reason,
      })
      const [entry] = await database.sql(`select reason from audit_entry where account_id = $1`, [
        by.accountId,
      ])
      expect(entry).toEqual({ reason: input.reason })
    },
  )

  it('makes room for a new candidacy', async () => {
    const personIds = people(1)
    const appointmentIds = await candidates(personnel, personIds, 'RECOMMENDED')
    const input = { appointmentIds, approve: false, on: '2020-08-17', reason: '材料不全' }
    await graph.ok(city(), reviewDocument, { input })
    expect(await candidates(personnel, personIds, 'APPOINTED')).toHaveLength(1)
  })
})

describe('publishNotice', () => {
  it('lasts to the seventh working day, holidays left out and make-up days counted', async () => {
    const appointmentIds = await candidates(personnel, people(1), 'REVIEWED')
    // From Sunday 27 September: 28, 29, 30, then National Day until 8 October, 9, Saturday 10 (worked), 12, 13.
    const short = { appointmentIds, from: '2020-09-27', to: '2020-10-12' }
    const { code, message } = await graph.refused(city(), noticeDocument, { input: short })
    expect(code).toBe('INVALID')
    expect(message).toContain('公示期不得少于 7 个工作日，自 2020-09-27 起最早至 2020-10-13')
    expect(message).toContain('《督学管理暂行办法》')
    await graph.ok(city(), noticeDocument, { input: { ...short, to: '2020-10-13' } })
  })

  it('names rule and article for programs', async () => {
    const appointmentIds = await candidates(personnel, people(1), 'REVIEWED')
    const input = { appointmentIds, from: '2020-09-01', to: '2020-09-09' }
    const { errors } = await graph.send(city(), noticeDocument, { input })
    expect(errors[0]?.extensions).toMatchObject({
      code: 'INVALID',
      rows: [{ row: 1, rule: 'appoint.publicity', article: expect.stringContaining('教督〔2016〕2号') }],
    })
  })

  it('is not before the review, and not backwards', async () => {
    const appointmentIds = await candidates(personnel, people(1), 'REVIEWED')
    const early = { appointmentIds, from: '2020-08-16', to: '2020-09-12' }
    expect((await graph.refused(city(), noticeDocument, { input: early })).message).toContain(
      '公示不能早于审核日期',
    )
    const backwards = { appointmentIds, from: '2020-09-12', to: '2020-09-01' }
    expect((await graph.refused(city(), noticeDocument, { input: backwards })).code).toBe('INVALID')
  })

  it('waits for an approved calendar', async () => {
    const appointmentIds = await candidates(personnel, people(1), 'REVIEWED')
    directory.unapproved.add('calendar.workdays')
    const input = { appointmentIds, from: '2020-09-01', to: '2020-09-12' }
    expect((await graph.refused(city(), noticeDocument, { input })).code).toBe('CONFLICT')
    directory.unapproved.clear()
  })
})

describe('appointInspectors', () => {
  it('waits for the end of the notice', async () => {
    const appointmentIds = await candidates(personnel, people(1), 'PUBLIC_NOTICE')
    const lastDay = appointing(appointmentIds, { appointedOn: '2020-09-13' })
    const onLastDay = await graph.refused(city(), appointDocument, { input: lastDay })
    expect(onLastDay).toEqual({
      code: 'INVALID',
      message: '第 1 行：公示至 2020-09-13 结束，此后方可任命（聘任）',
    })
    const dayAfter = appointing(appointmentIds, { appointedOn: '2020-09-14', termFrom: '2020-09-14' })
    const tooSoon = await graph.refused(city('2020-09-13'), appointDocument, { input: dayAfter })
    expect(tooSoon.message).toContain('尚未发生')
    const past = { ...dayAfter, termFrom: '2020-09-13' }
    expect((await graph.refused(city(), appointDocument, { input: past })).message).toContain(
      '任期不能早于任命',
    )
    await graph.ok(city('2020-09-14'), appointDocument, { input: dayAfter })
  })

  it('refuses the fourth consecutive term of a part-time inspector and names the article', async () => {
    const personIds = people(1)
    for (const year of [2017, 2020, 2023]) await candidates(personnel, personIds, 'APPOINTED', { year })
    const appointmentIds = await candidates(personnel, personIds, 'PUBLIC_NOTICE', { year: 2026 })
    const { code, message } = await graph.refused(city('2026-12-31'), appointDocument, {
      input: appointing(appointmentIds, { year: 2026 }),
    })
    expect(code).toBe('INVALID')
    expect(message).toContain('兼职督学连续任职不得超过 3 届，连同此任期达到 4 届')
    expect(message).toContain('《教育督导条例》（国务院令第624号）第六条')
  })

  it('counts the terms of each organ by itself', async () => {
    const personIds = people(1)
    for (const year of [2017, 2020, 2023]) await candidates(personnel, personIds, 'APPOINTED', { year })
    const way = { by: organs.bazhong, appointedBy: organs.sichuan, tier: 'PROVINCE', year: 2026 }
    expect(await candidates(personnel, personIds, 'APPOINTED', way)).toHaveLength(1)
  })

  it('does not limit full-time inspectors, but refuses terms that overlap', async () => {
    const personIds = people(1)
    const kind = 'FULL_TIME'
    for (const year of [2017, 2018, 2019, 2020, 2021]) {
      const [appointmentId] = await candidates(personnel, personIds, 'APPOINTED', { year, kind })
      const input = { appointmentId, endedOn: `${year + 1}-01-01`, reason: '换届' }
      await graph.ok(city(`${year}-12-31`), endDocument, { input })
    }
    await candidates(personnel, personIds, 'APPOINTED', { year: 2022, kind })
    const appointmentIds = await candidates(personnel, personIds, 'PUBLIC_NOTICE', { year: 2023, kind })
    const { code, message } = await graph.refused(city('2023-12-31'), appointDocument, {
      input: appointing(appointmentIds, { year: 2023 }),
    })
    expect(code).toBe('INVALID')
    expect(message).toContain('与同一聘任机关的另一任期（2022-09-15 至 今）重叠')
  })

  it('numbers cards in the order of the ids and goes on from the last', async () => {
    const [third = '', first = '', second = ''] = await candidates(personnel, people(3), 'PUBLIC_NOTICE')
    expect(await cardsOf([first, second])).toEqual(['巴督〔2020〕0001', '巴督〔2020〕0002'])
    expect(await cardsOf([third])).toEqual(['巴督〔2020〕0003'])
  })
})

describe('endAppointment', () => {
  it('ends a term early, once, and keeps the reason', async () => {
    const by = city()
    const [appointmentId = ''] = await candidates(personnel, people(1), 'APPOINTED')
    const input = { appointmentId, endedOn: '2020-12-01', reason: '工作调动' }
    const { endAppointment } = await graph.ok(by, endDocument, { input })
    expect(endAppointment).toMatchObject({ status: 'ENDED', endedOn: '2020-12-01' })
    expect((await graph.refused(by, endDocument, { input })).code).toBe('CONFLICT')
    const [entry] = await database.sql(`select reason from audit_entry where account_id = $1`, [by.accountId])
    expect(entry).toEqual({ reason: '工作调动' })
  })

  it.each([
    ['2020-09-15', '结束日期应晚于任期开始日期'],
    ['2023-09-15', '已届满'],
  ])('does not end a term from 2020-09-15 to 2023-09-15 on %s', async (endedOn, message) => {
    const [appointmentId = ''] = await candidates(personnel, people(1), 'APPOINTED')
    const input = { appointmentId, endedOn, reason: '工作调动' }
    const answer = await graph.refused(city(), endDocument, { input })
    expect(answer.code).toBe('INVALID')
    expect(answer.message).toContain(message)
  })
})
