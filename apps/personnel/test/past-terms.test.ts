import { addYears, daysBetween } from '@dudao/rules'
import { places } from '@dudao/testkit'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  appointDocument,
  appointing,
  candidates,
  endDocument,
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

const fields = `id status tier kind session recommendedOn appointedOn termFrom termTo documentNumber cardNumber endedOn
  ruleVersion inspector { id } pastEntry { source title rawText confidence unknown deviations withdrawnOn withdrawalReason }`
const enterDocument = `mutation ($input: EnterPastTermsInput!) { enterPastTerms(input: $input) { ${fields} } }`
const withdrawDocument = `mutation ($input: WithdrawPastTermsInput!) { withdrawPastTerms(input: $input) { ${fields} } }`

interface Row {
  personId?: string | undefined
  [field: string]: unknown
}
const row = (over: Row = {}) => ({
  kind: 'PART_TIME',
  rawText: '2014年聘任名册第3页',
  confidence: 'CERTAIN',
  isDemo: true,
  ...over,
})
const input = (rows: Row[], over: object = {}) => ({
  input: { source: 'PAPER', title: '巴督〔2014〕3号', rows: rows.map(row), ...over },
})
const enter = async (rows: Row[], { by = city(), ...over }: { by?: ReturnType<typeof city> } & object = {}) =>
  (await graph.ok(by, enterDocument, input(rows, over))).enterPastTerms

describe('a term of the past', () => {
  it('is kept with what is known, its source and its own numbers, whatever became of its steps', async () => {
    const [personId] = people(1)
    const [entered] = await enter([
      {
        personId,
        session: 2,
        appointedOn: '2014-09-10',
        termFrom: '2014-09-15',
        termTo: '2017-09-15',
        documentNumber: '巴教督〔2014〕3号',
        cardNumber: 'BZ-007',
      },
    ])
    expect(entered).toEqual({
      id: expect.any(String),
      status: 'APPOINTED',
      tier: 'CITY',
      kind: 'PART_TIME',
      session: 2,
      recommendedOn: null,
      appointedOn: '2014-09-10',
      termFrom: '2014-09-15',
      termTo: '2017-09-15',
      documentNumber: '巴教督〔2014〕3号',
      cardNumber: 'BZ-007',
      endedOn: null,
      ruleVersion: 1,
      inspector: { id: personId },
      pastEntry: {
        source: 'PAPER',
        title: '巴督〔2014〕3号',
        rawText: '2014年聘任名册第3页',
        confidence: 'CERTAIN',
        unknown: ['推荐日期', '审核日期', '公示开始日期', '公示截止日期'],
        deviations: [],
        withdrawnOn: null,
        withdrawalReason: null,
      },
    })
    expect(await database.sql('select from outbox')).toEqual([])
  })

  it('says no end that nobody knows, and counts for as long as the rules allow', async () => {
    const [personId] = people(1)
    const [entered] = await enter([{ personId, termFrom: '2019-09-15' }])
    expect(entered).toMatchObject({ termTo: null, status: 'APPOINTED' })
    expect(entered.pastEntry.deviations).toEqual(['任期截止日期不详，计至 2022-09-15'])
    const inOffice = async (on: string) => {
      const filter = { appointedOn: on }
      const { inspectors } = await graph.ok(
        city(),
        `query ($filter: InspectorFilter) { inspectors(filter: $filter, first: 200) { nodes { id } } }`,
        { filter },
      )
      return inspectors.nodes.some(({ id }: { id: string }) => id === personId)
    }
    expect([await inOffice('2022-09-14'), await inOffice('2022-09-15')]).toEqual([true, false])
    const { expiringAppointments } = await graph.ok(
      city(),
      `{ expiringAppointments(filter: { before: "2022-10-01" }) { nodes { id } } }`,
    )
    expect(expiringAppointments.nodes).toContainEqual({ id: entered.id })
  })

  it('of before every rule is entered under none; one without a first day counts for nothing', async () => {
    const [personId] = people(1)
    const [old, undated] = await enter([
      { personId, termFrom: '2006-03-01', termTo: '2009-03-01', confidence: 'DOUBTFUL' },
      { personId, session: 1 },
    ])
    expect(old).toMatchObject({ ruleVersion: null, pastEntry: { deviations: [] } })
    expect(undated).toMatchObject({ termFrom: null, session: 1 })
    expect(undated.pastEntry.deviations).toEqual([expect.stringContaining('不计入任职届数')])
    const end = { appointmentId: undated.id, endedOn: '2020-01-01', reason: '调离' }
    expect(await graph.refused(city(), endDocument, { input: end })).toMatchObject({ code: 'CONFLICT' })
  })

  it('that is a fourth on end, or overlaps, is shown as such from every side and not refused', async () => {
    const [personId] = people(1)
    const terms = [2013, 2016, 2019].map((year) => ({
      personId,
      termFrom: `${year}-09-15`,
      termTo: `${year + 3}-09-15`,
    }))
    const rows = await enter([...terms, { personId, termFrom: '2012-10-15', termTo: '2013-09-15' }])
    for (const { pastEntry } of rows) {
      expect(pastEntry.deviations).toEqual([expect.stringMatching(/达到 4 届（依据：.*第六条）/)])
    }
    const ids = rows.map(({ id }: { id: string }) => id)
    const gone = await graph.ok(city(), withdrawDocument, {
      input: { appointmentIds: ids.slice(3), reason: '与第二届系同一任期' },
    })
    expect(gone.withdrawPastTerms).toMatchObject([
      {
        status: 'WITHDRAWN',
        pastEntry: { withdrawnOn: '2020-12-31', withdrawalReason: '与第二届系同一任期' },
      },
    ])
    const { appointment } = await graph.ok(
      city(),
      `{ appointment(id: "${ids[0]}") { pastEntry { deviations } } }`,
    )
    expect(appointment.pastEntry.deviations).toEqual([])
  })

  it('feeds the rules: after three terms of the past nobody is engaged for a fourth', async () => {
    const [personId = ''] = people(1)
    await enter(
      [2011, 2014, 2017].map((year) => ({
        personId,
        termFrom: `${year}-09-15`,
        termTo: `${year + 3}-09-15`,
      })),
    )
    const appointmentIds = await candidates(personnel, [personId], 'PUBLIC_NOTICE')
    const refused = await graph.refused(city(), appointDocument, { input: appointing(appointmentIds) })
    expect(refused).toEqual({ code: 'INVALID', message: expect.stringContaining('达到 4 届') })
  })

  it('may have been ended early, and one that runs is ended like any other', async () => {
    const [first, second] = people(2)
    const [ended, running] = await enter([
      {
        personId: first,
        termFrom: '2014-09-15',
        termTo: '2017-09-15',
        endedOn: '2015-01-01',
        endReason: '工作变动',
        endGround: 'JOB_CHANGE',
      },
      { personId: second, termFrom: '2019-09-15', appointedOn: '2019-09-10' },
    ])
    expect(ended).toMatchObject({ status: 'ENDED', endedOn: '2015-01-01' })
    const end = { appointmentId: running.id, endedOn: '2020-06-01', reason: '调离' }
    const { endAppointment } = await graph.ok(city(), endDocument, { input: end })
    expect(endAppointment).toMatchObject({ status: 'ENDED', endedOn: '2020-06-01' })
  })
})

const batch = (count: number) => people(count).map((personId) => ({ personId, termFrom: '2014-09-15' }))

describe('entering the past', () => {
  it('is done once per term and once per key, all rows or none', async () => {
    const [first, second] = people(2)
    const rows = [{ personId: first, termFrom: '2014-09-15' }]
    const once = { idempotencyKey: randomUUID(), by: city() }
    expect(await enter(rows, once)).toEqual(await enter(rows, once))
    const again = await graph.refused(
      city(),
      enterDocument,
      input([{ personId: second, termFrom: '2014-09-15' }, ...rows]),
    )
    expect(again).toEqual({ code: 'CONFLICT', message: '第 2 行：该任期已经登记，不得重复' })
    expect(await database.sql('select from appointment where inspector_id = $1', [second])).toEqual([])
  })

  it('is the appointing organ’s own: each enters its own tier, nobody else’s', async () => {
    const [personId] = people(1)
    const [county] = await enter([{ personId, termFrom: '2014-09-15' }], { by: officer(organs.tongjiang) })
    expect(county.tier).toBe('COUNTY')
    const foreign = { input: { appointmentIds: [county.id], reason: '有误' } }
    expect(await graph.refused(city(), withdrawDocument, foreign)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await graph.refused(officer(organs.mianyang), withdrawDocument, foreign)).toMatchObject({
      code: 'NOT_FOUND',
    })
    const forged = {
      ...(await database.sql<object>('select * from appointment where id = $1', [county.id]))[0],
      id: randomUUID(),
      term_from: '2010-09-15',
    }
    const write = (by: ReturnType<typeof city>) =>
      personnel.write(by, (tx) =>
        tx.$executeRawUnsafe(
          'insert into appointment select * from jsonb_populate_record(null::appointment, $1::jsonb)',
          JSON.stringify(forged),
        ),
      )
    await expect(write(city())).rejects.toThrow()
    expect(await write(officer(organs.tongjiang))).toBe(1)
  })

  it('withdraws nothing that went its way here', async () => {
    const appointmentIds = await candidates(personnel, people(1), 'APPOINTED')
    const asked = { input: { appointmentIds, reason: '有误' } }
    expect(await graph.refused(city(), withdrawDocument, asked)).toEqual({
      code: 'INVALID',
      message: expect.stringContaining('只有补录的任职可以撤回'),
    })
  })

  it('lists by itself, and stays out of the change of session where its days are not known', async () => {
    const [personId] = people(1)
    await enter([{ personId, session: 77 }])
    const list = async (isPastEntry: boolean) => {
      const { appointments } = await graph.ok(
        city(),
        `query ($filter: AppointmentFilter) { appointments(filter: $filter) { totalCount } }`,
        { filter: { session: 77, isPastEntry } },
      )
      return appointments.totalCount
    }
    expect([await list(true), await list(false)]).toEqual([1, 0])
    const end = {
      appointingOrganizationId: organs.bazhong.id,
      tier: 'CITY',
      session: 77,
      endedOn: '2020-12-01',
      reason: '换届',
    }
    const refused = await graph.refused(
      city(),
      `mutation ($input: EndSessionInput!) { endSession(input: $input) { endedCount } }`,
      { input: end },
    )
    expect(refused).toEqual({ code: 'CONFLICT', message: '第 77 届没有在任的督学，无须结束' })
  })

  it('takes a whole session of five hundred at once, with as many statements as for two', async () => {
    const few = await personnel.statementsOf(() => enter(batch(2)))
    const many = await personnel.statementsOf(() => enter(batch(500)))
    expect(many.length - few.length).toBeLessThan(3)
    expect(await graph.refused(city(), enterDocument, input(batch(501)))).toMatchObject({ code: 'INVALID' })
  })
})

/** The whole way of one appointment; a candidate who may not be appointed is refused. */
const appoint = async (person: string, year: number): Promise<string | undefined> => {
  const today = `${year}-12-31`
  const opened = await candidates(personnel, [person], 'PUBLIC_NOTICE', { year })
  const { errors } = await graph.send(city(today), appointDocument, { input: appointing(opened, { year }) })
  if (errors.length === 0) return opened[0]
  const refusal = { appointmentIds: opened, approve: false, on: today, reason: '不符合任期规定' }
  await graph.ok(city(today), reviewDocument, { input: refusal })
  return undefined
}

describe('terms', () => {
  interface Known {
    id: string
    person: string
    from: string
    to: string
    isPast: boolean
  }
  const held = () =>
    database.sql<Known>(
      `select id, inspector_id as person, term_from::text as "from", least(term_to, ended_on)::text as "to",
         past_source is not null as "isPast"
       from appointment
       where inspector_id = any($1) and status in ('APPOINTED', 'ENDED') and term_from is not null`,
      [crowd],
    )
  const crowd = people(2)

  /** The terms that hang together with this one: less than a year lies between one and the next. */
  const seriesOf = (id: string, terms: readonly Known[]): Known[] => {
    const series = terms.filter((term) => term.id === id)
    const near = (a: Known, b: Known) => daysBetween(a.to, b.from) < 365 && daysBetween(b.to, a.from) < 365
    for (const one of series) {
      series.push(
        ...terms.filter((term) => term.person === one.person && !series.includes(term) && near(one, term)),
      )
    }
    return series
  }

  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ person: fc.nat({ max: 1 }), year: fc.integer({ min: 2017, max: 2026 }) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        entered: fc.nat({ max: 1 }),
        from: fc.integer({ min: 2010, max: 2025 }).map((year) => `${year}-09-15`),
        days: fc.option(fc.constantFrom(200, 1096, 1500)),
      }),
    },
    { weight: 1, arbitrary: fc.record({ dismissed: fc.nat(), after: fc.integer({ min: 1, max: 900 }) }) },
    { weight: 2, arbitrary: fc.record({ withdrawn: fc.nat() }) },
  )

  it('never exceed the rule however approvals, dismissals and entries of the past interleave', async () => {
    let granted = 0
    await fc.assert(
      fc.asyncProperty(step, async (change) => {
        const before = await held()
        if ('person' in change) {
          const id = await appoint(crowd[change.person] as string, change.year)
          if (!id) return
          granted++
          const after = await held()
          const own = after.find((term) => term.id === id) as Known
          expect(own.to).toBe(addYears(own.from, 3))
          expect(seriesOf(id, after).length).toBeLessThanOrEqual(3)
          const others = before.filter(({ person }) => person === own.person)
          expect(others.filter(({ from, to }) => from < own.to && own.from < to)).toEqual([])
        } else if ('entered' in change) {
          const personId = crowd[change.entered] as string
          const { from, days } = change
          const termTo = days && new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10)
          const { data, errors } = await graph.send(
            city('2026-12-31'),
            enterDocument,
            input([{ personId, termFrom: from, ...(termTo && { termTo }) }]),
          )
          const same = before.some((term) => term.person === personId && term.from === from)
          expect(errors.length > 0).toBe(same)
          if (same) return
          const [{ id, pastEntry }] = data.enterPastTerms
          const isFourth = from >= '2012-10-01' && seriesOf(id, await held()).length > 3
          expect(pastEntry.deviations.some((text: string) => text.includes('连续任职不得超过'))).toBe(
            isFourth,
          )
        } else if ('dismissed' in change) {
          const term = before[change.dismissed % Math.max(1, before.length)]
          const end = term && new Date(Date.parse(term.from) + change.after * 86_400_000)
          if (!end) return
          const asked = { appointmentId: term.id, endedOn: end.toISOString().slice(0, 10), reason: '解聘' }
          await graph.send(city('2026-12-31'), endDocument, { input: asked })
        } else {
          const past = before.filter(({ isPast }) => isPast)
          const term = past[change.withdrawn % Math.max(1, past.length)]
          const asked = { appointmentIds: [term?.id], reason: '有误' }
          if (term) await graph.ok(city(), withdrawDocument, { input: asked })
        }
      }),
      { numRuns: 80, endOnFailure: true },
    )
    expect(granted).toBeGreaterThan(0)
  }, 60_000)

  it('of an approval and an entry at once do not miss each other', async () => {
    for (const personId of people(5)) {
      await enter([2011, 2014].map((year) => ({ personId, termFrom: `${year}-09-15` })))
      const appointmentIds = await candidates(personnel, [personId], 'PUBLIC_NOTICE')
      const [approved, entered] = await Promise.all([
        graph.send(city(), appointDocument, { input: appointing(appointmentIds) }),
        graph.send(city(), enterDocument, input([{ personId, termFrom: '2017-09-15' }])),
      ])
      const shown = entered.data.enterPastTerms[0].pastEntry.deviations.join()
      expect(approved.errors.length > 0).toBe(!shown.includes('达到 4 届'))
    }
  })
})
