import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TrainingForm } from '../generated/resolvers.ts'
import type { PastRow } from './input.ts'
import {
  certificateNumber,
  type HourRule,
  judgeCertificates,
  judgeHours,
  judgePast,
  judgeRoster,
  type RosterFacts,
  ruleDay,
  sumByForm,
} from './rules.ts'

const rule = (
  level: HourRule['level'],
  hours: number | null,
  forms: TrainingForm[] = ['CONCENTRATED'],
): HourRule => ({
  level,
  required: hours === null ? null : { hours, article: `${level} 的规定`, forms },
})

const concentrated = (hundredths: number) => [{ form: 'CONCENTRATED' as const, hundredths }]

describe('hours and rules', () => {
  const shanxi = [rule('NATION', 40), rule('PROVINCE', 30), rule('OWN', 30)]
  const short = (counted: number) =>
    judgeHours(concentrated(counted), shanxi).map(({ met, shortHours }) => [met, shortHours])

  it('of story 1: 24 hours are 16 and 6 short, 32 hours meet the province only', () => {
    expect(short(2400)).toEqual([
      [false, 16],
      [false, 6],
      [false, 6],
    ])
    expect(short(3200)).toEqual([
      [false, 8],
      [true, 0],
      [true, 0],
    ])
  })

  it('are counted by the forms of each rule', () => {
    const byForm = [...concentrated(2400), { form: 'ONLINE' as const, hundredths: 2000 }]
    const rules = [rule('NATION', 40), rule('PROVINCE', 30, ['CONCENTRATED', 'ONLINE'])]
    expect(judgeHours(byForm, rules)).toMatchObject([
      { countedForms: ['CONCENTRATED'], countedHours: 24, shortHours: 16 },
      { countedForms: ['CONCENTRATED', 'ONLINE'], countedHours: 44, shortHours: 0 },
    ])
  })

  it('are met by the hundredth', () => {
    expect(short(2999)[1]).toEqual([false, 0.01])
    expect(short(3000)[1]).toEqual([true, 0])
  })

  it('leave unknown what no text says', () => {
    expect(judgeHours(concentrated(0), [rule('PROVINCE', null)])).toEqual([
      {
        level: 'PROVINCE',
        requiredHours: null,
        article: null,
        countedForms: [],
        countedHours: null,
        met: null,
        shortHours: null,
      },
    ])
  })

  it('always add up: counted and short together are the hours asked for, or more', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 200 }), (counted, required) => {
        const [judged] = judgeHours(concentrated(counted), [rule('NATION', required)])
        const missing = Math.round((judged?.shortHours ?? 0) * 100)
        expect(missing).toBe(Math.max(0, required * 100 - counted))
        expect(judged?.met).toBe(counted >= required * 100)
      }),
    )
  })

  it('are summed by form, whatever their order, and a form without hours is left out', () => {
    const credits = [
      { form: 'ONLINE', hundredths: 2000 },
      { form: 'CONCENTRATED', hundredths: 1010 },
      { form: 'CONCENTRATED', hundredths: 20 },
    ]
    const expected = [
      { form: 'CONCENTRATED', hundredths: 1030 },
      { form: 'ONLINE', hundredths: 2000 },
    ]
    expect(sumByForm(credits)).toEqual(expected)
    expect(sumByForm(credits.toReversed())).toEqual(expected)
    expect(sumByForm([])).toEqual([])
  })

  it('are judged by the rules of a day within their year', () => {
    expect(ruleDay(2022, '2022-08-19')).toBe('2022-08-19')
    expect(ruleDay(2022, '2024-05-01')).toBe('2022-12-31')
    expect(ruleDay(2022, '2020-05-01')).toBe('2022-01-01')
  })
})

const facts = (overrides: Partial<RosterFacts> = {}): RosterFacts => ({
  full: 800,
  trainees: new Map([
    ['a', {}],
    ['b', {}],
  ]),
  credited: new Map(),
  elsewhere: new Set(),
  ...overrides,
})

const judgeRows = (rows: [string, number][], overrides: Partial<RosterFacts> = {}) =>
  judgeRoster(
    rows.map(([personId, hundredths]) => ({ personId, hundredths })),
    facts(overrides),
  )

describe('a roster', () => {
  it('of inspectors and candidates has no fault', () => {
    expect(
      judgeRows([
        ['a', 800],
        ['b', 50],
      ]),
    ).toEqual([undefined, undefined])
  })

  it('names a stranger, a person written twice and too many hours', () => {
    const codes = judgeRows([
      ['x', 800],
      ['a', 801],
      ['b', 1],
      ['b', 1],
    ]).map((fault) => fault?.code)
    expect(codes).toEqual(['NOT_FOUND', 'INVALID', undefined, 'INVALID'])
  })

  it('may repeat what is credited and not change it, wherever else the person was', () => {
    const credited = new Map([['a', 800]])
    expect(judgeRows([['a', 800]], { credited, elsewhere: new Set(['a']) })).toEqual([undefined])
    const [changed] = judgeRows([['a', 400]], { credited })
    expect(changed).toMatchObject({ code: 'CONFLICT', rule: 'train.noDuplicateCredit' })
  })

  it('credits nobody who was elsewhere at the time', () => {
    const [fault] = judgeRows([['a', 800]], { elsewhere: new Set(['a']) })
    expect(fault).toMatchObject({ code: 'CONFLICT', rule: 'train.noDuplicateCredit' })
  })
})

const row = (overrides: Partial<PastRow> = {}): PastRow => ({
  personId: 'a',
  year: 2018,
  form: 'CONCENTRATED',
  hours: 2400,
  isPreService: false,
  ...overrides,
})
const judgeEntry = (rows: PastRow[], entered: string[] = []) =>
  judgePast(rows, { today: '2020-12-31', known: new Map([['a', {}]]), entered: new Set(entered) })

describe('hours of the past', () => {
  it('need no day when their year is over', () => {
    expect(judgeEntry([row(), row({ year: 2019 }), row({ year: 2020, occurredOn: '2020-12-31' })])).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it.each([
    ['in a year to come', { year: 2021 }],
    ['in a year before the beginning', { year: 1976 }],
    ['in this year without a day', { year: 2020 }],
    ['on a day to come', { year: 2020, occurredOn: '2021-01-01' }],
    ['on a day of another year', { occurredOn: '2017-12-31' }],
  ])('are refused %s', (_, overrides) => {
    expect(judgeEntry([row(overrides)])[0]?.code).toBe('INVALID')
  })

  it('are entered once from a paper', () => {
    expect(judgeEntry([row(), row()]).map((fault) => fault?.code)).toEqual([undefined, 'CONFLICT'])
    expect(judgeEntry([row(), row({ hours: 800 })])).toEqual([undefined, undefined])
    expect(judgeEntry([row()], ['a 2018  CONCENTRATED 2400'])[0]?.code).toBe('CONFLICT')
  })
})

describe('certificates', () => {
  it('are for credits without one', () => {
    const credits = new Map([
      ['a', { inspectorId: 'a', certificateNumber: null }],
      ['b', { inspectorId: 'b', certificateNumber: '巴督培〔2020〕1号' }],
    ])
    expect(judgeCertificates(['a', 'b', 'c'], credits).map((fault) => fault?.code)).toEqual([
      undefined,
      'CONFLICT',
      'NOT_FOUND',
    ])
  })

  it('are numbered like documents', () => {
    expect(certificateNumber('巴督培', 2020, 7)).toBe('巴督培〔2020〕7号')
  })
})
