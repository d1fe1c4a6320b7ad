import { defaultRules, type FeeCap, type FeeRates, resolveParameter, taxOf } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Day, amountOf, type Standard } from './amounts.ts'
import { type Entry, type Facts, priceBatch, type Priced, type Row } from './ledger.ts'
import { type FeeStep, feeSteps, judgeCancellations, judgePayment, judgeStep } from './rules.ts'

const shipped = (key: string) =>
  resolveParameter(defaultRules, key, { divisionChain: ['CN'], on: '2020-11-01' }) as never
const standard: Standard = {
  rates: shipped('fee.rates'),
  factors: shipped('fee.factors'),
  tax: shipped('fee.tax'),
  cap: undefined,
}
const capped = (value: FeeCap): Standard => ({ ...standard, cap: { value, article: '某市评审费办法第九条' } })
const beforeTax: Standard = {
  ...standard,
  rates: { ...standard.rates, value: { ...standard.rates.value, basis: 'BEFORE_TAX' } },
}
const tax = standard.tax.value

const day = (over: Partial<Day> = {}): Day => ({
  titleClass: 'SENIOR',
  mode: 'ON_SITE',
  part: 'FULL_DAY',
  isLeading: false,
  dailyRate: 200_000,
  dayNumber: 1,
  ...over,
})
const none = { day: 0, activity: 0, year: 0, month: { net: 0, gross: 0 } }
const priced = (one: Day, by = standard, already = none) => {
  const outcome = amountOf(one, by, already)
  if ('fault' in outcome) throw new Error(outcome.fault.message)
  return outcome.amount
}
const refused = (one: Day, by = standard, already = none) => {
  const outcome = amountOf(one, by, already)
  return 'fault' in outcome ? outcome.fault : undefined
}

describe('the amount of a day', () => {
  it.each([
    ['a full day is the rate', {}, 200_000],
    ['half a day 60 %', { part: 'HALF_DAY' }, 120_000],
    ['the second day is full', { dayNumber: 2 }, 200_000],
    ['from the third day on half', { dayNumber: 3 }, 100_000],
    ['half a third day 30 %', { part: 'HALF_DAY', dayNumber: 3 }, 60_000],
    ['a leading expert half as much again', { isLeading: true }, 300_000],
    ['all of it together', { isLeading: true, part: 'HALF_DAY', dayNumber: 4 }, 90_000],
    ['half a fen rounds up, once', { dailyRate: 150_001, part: 'HALF_DAY', dayNumber: 3 }, 45_000],
  ] as const)('%s', (_, over, net) => {
    expect(priced(day(over)).net).toBe(net)
  })

  it('lies within the standard of class and mode, and is chosen by the office unless there is no choice', () => {
    expect(refused(day({ dailyRate: 149_999 }))).toMatchObject({ code: 'INVALID', rule: 'fee.rates' })
    expect(refused(day({ dailyRate: 240_001 }))?.message).toBe(
      '高级职称、现场的标准为每天 1500.00 元至 2400.00 元，请在其间填写' +
        '（依据：《中央财政科研项目专家咨询费管理办法》（财科教〔2017〕128号））',
    )
    expect(refused(day({ titleClass: 'OTHER' }))?.code).toBe('INVALID')
    expect(refused(day({ dailyRate: null }))?.code).toBe('INVALID')
    const fixed: FeeRates = {
      basis: 'AFTER_TAX',
      rows: [{ titleClass: 'SENIOR', mode: 'ON_SITE', min: 80_000, max: 80_000 }],
    }
    const own = { ...standard, rates: { ...standard.rates, value: fixed } }
    expect(priced(day({ dailyRate: null }), own).net).toBe(80_000)
    expect(refused(day({ mode: 'CORRESPONDENCE' }))?.message).toContain('没有高级职称、通讯的评审费标准')
  })

  it('is lowered to the cap that leaves the least, and refused when nothing is left', () => {
    const by = capped({ day: 180_000, activity: 500_000, year: 1_000_000 })
    expect(priced(day(), by)).toMatchObject({
      net: 180_000,
      computation: { uncapped: 200_000, cap: { name: '每人每天封顶额', limit: 180_000, already: 0 } },
    })
    const almost = { ...none, activity: 450_000, year: 450_000 }
    expect(priced(day(), by, almost).computation.cap?.name).toBe('每人每项活动封顶额')
    expect(priced(day(), by, { ...none, year: 900_000 })).toMatchObject({ net: 100_000 })
    expect(priced(day({ dailyRate: 150_000 }), by).computation.cap).toBeNull()
    expect(refused(day(), by, { ...none, year: 1_000_000 })?.message).toBe(
      '已达每人每年封顶额 10000.00 元（依据：某市评审费办法第九条）',
    )
  })

  it('explains itself', () => {
    const { text } = priced(day({ part: 'HALF_DAY', dayNumber: 3 }), capped({ activity: 250_000 }), {
      ...none,
      activity: 200_000,
    }).computation
    expect(text).toBe(
      '高级职称、现场：每天 2000.00 元（标准 1500.00 元至 2400.00 元，税后） × 60%（半天） × 50%（第 3 天（第 3 天起））' +
        ' = 600.00 元（《中央财政科研项目专家咨询费管理办法》（财科教〔2017〕128号））' +
        '，每人每项活动封顶额 2500.00 元、已计 2000.00 元，计 500.00 元（某市评审费办法第九条）；' +
        '税后 500.00 元，个人所得税 0.00 元，税前 500.00 元（《个人所得税扣缴申报管理办法（试行）》（国家税务总局公告2018年第61号））',
    )
  })

  it('is what the office pays where the standard says so', () => {
    expect(priced(day({ dailyRate: 200_000 }), beforeTax)).toMatchObject({
      gross: 200_000,
      tax: 24_000,
      net: 176_000,
    })
  })
})

const facts = (over: Partial<Facts> = {}): Facts => ({
  activityKey: 'A',
  mode: 'ON_SITE',
  callerId: 'officer',
  today: '2020-12-31',
  known: new Set(['p', 'q', 'officer']),
  titleClassOn: () => 'SENIOR',
  unpaidOn: () => null,
  standardOn: () => standard,
  ...over,
})
const row = (personId: string, workedOn: string, over: Partial<Row> = {}): Row => ({
  personId,
  workedOn,
  part: 'FULL_DAY',
  dailyRate: 200_000,
  isLeading: false,
  ...over,
})
const codes = (outcomes: readonly (Priced | Fault)[]) =>
  outcomes.map((outcome) => ('code' in outcome ? outcome.code : ''))

const dayAt = (n: number) => new Date(Date.UTC(2019, 11, 20 + n)).toISOString().slice(0, 10)
const entriesOf = (rows: readonly Row[], outcomes: readonly (Priced | Fault)[]): Entry[] =>
  outcomes.flatMap((outcome, i) =>
    'code' in outcome ? [] : [{ ...(rows[i] as Row), ...outcome, activityKey: 'A' }],
  )

describe('a batch of days', () => {
  it('is priced in the order of the calendar and answered in its own', () => {
    const rows = ['2020-10-14', '2020-10-12', '2020-10-13'].map((workedOn) => row('p', workedOn))
    const outcomes = priceBatch(rows, [], facts()) as Priced[]
    expect(outcomes.map(({ dayNumber }) => dayNumber)).toEqual([3, 1, 2])
    expect(outcomes.map(({ net }) => net)).toEqual([100_000, 200_000, 200_000])
  })

  it('takes a day of an activity once, and none before a day that is priced already', () => {
    const entry: Entry = {
      personId: 'p',
      workedOn: '2020-10-13',
      activityKey: 'A',
      amount: 1,
      net: 1,
      gross: 1,
    }
    const rows = [
      row('p', '2020-10-12'),
      row('p', '2020-10-13'),
      row('p', '2020-10-14'),
      row('q', '2020-10-12'),
    ]
    expect(codes(priceBatch(rows, [entry], facts()))).toEqual(['CONFLICT', 'CONFLICT', '', ''])
    expect(codes(priceBatch([...rows.slice(2, 3), row('p', '2020-10-14')], [], facts()))).toEqual([
      '',
      'CONFLICT',
    ])
    // Another activity of the same day is another line.
    expect(codes(priceBatch([row('p', '2020-10-13')], [{ ...entry, activityKey: 'B' }], facts()))).toEqual([
      '',
    ])
  })

  it('refuses by name who is not known, not classed, of the own unit, the caller, or not yet there', () => {
    expect(codes(priceBatch([row('x', '2020-10-12')], [], facts()))).toEqual(['NOT_FOUND'])
    expect(codes(priceBatch([row('officer', '2020-10-12')], [], facts()))).toEqual(['FORBIDDEN'])
    expect(codes(priceBatch([row('p', '2021-01-01')], [], facts()))).toEqual(['INVALID'])
    expect(codes(priceBatch([row('p', '2020-10-12')], [], facts({ titleClassOn: () => null })))).toEqual([
      'CONFLICT',
    ])
    const own = priceBatch([row('p', '2020-10-12')], [], facts({ unpaidOn: () => '本单位' }))
    expect(own).toEqual([{ code: 'INVALID', rule: 'fee.ownUnit', message: '本单位' }])
    const fault: Fault = { code: 'CONFLICT', message: '没有标准' }
    expect(priceBatch([row('p', '2020-10-12')], [], facts({ standardOn: () => fault }))).toEqual([fault])
  })

  // Days of two persons in two activities, over a change of month and of year.
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 25 }), { minLength: 1, maxLength: 12 })
  const work = fc.record({
    part: fc.constantFrom('FULL_DAY', 'HALF_DAY'),
    dailyRate: fc.integer({ min: 150_000, max: 240_000 }),
    isLeading: fc.boolean(),
  })
  const batch = fc
    .tuple(days, fc.array(work, { minLength: 12, maxLength: 12 }))
    .map(([numbers, works]) =>
      numbers.toSorted((a, b) => a - b).map((n, i) => row('p', dayAt(n), works[i] as never)),
    )
  const someStandard = fc.constantFrom(standard, beforeTax, capped({ day: 180_000, year: 1_500_000 }))

  it('costs the same however it is cut', () => {
    fc.assert(
      fc.property(batch, someStandard, fc.nat(12), (rows, by, cut) => {
        const with_ = facts({ standardOn: () => by })
        const whole = priceBatch(rows, [], with_)
        const first = priceBatch(rows.slice(0, cut), [], with_)
        const rest = priceBatch(rows.slice(cut), entriesOf(rows, first), with_)
        expect([...first, ...rest]).toEqual(whole)
        // Nor does the order in which it is sent matter.
        expect(priceBatch(rows.toReversed(), [], with_)).toEqual(whole.toReversed())
      }),
    )
  })

  it('withholds of a month exactly the tax on the sum of the month, and never pays more than the rules let', () => {
    fc.assert(
      fc.property(batch, someStandard, (rows, by) => {
        const entries = entriesOf(rows, priceBatch(rows, [], facts({ standardOn: () => by })))
        for (const month of Map.groupBy(entries, ({ workedOn }) => workedOn.slice(0, 7)).values()) {
          const gross = month.reduce((sum, entry) => sum + entry.gross, 0)
          const net = month.reduce((sum, entry) => sum + entry.net, 0)
          expect(gross - net).toBe(taxOf(gross, tax))
        }
        for (const entry of entries) {
          expect(entry.net).toBeGreaterThan(0)
          expect(entry.gross).toBeGreaterThanOrEqual(entry.net)
          expect(entry.amount).toBeLessThanOrEqual(Math.min(240_000 * 1.5, by.cap?.value.day ?? Infinity))
        }
        for (const year of Map.groupBy(entries, ({ workedOn }) => workedOn.slice(0, 4)).values()) {
          const amount = year.reduce((sum, entry) => sum + entry.amount, 0)
          expect(amount).toBeLessThanOrEqual(by.cap?.value.year ?? Infinity)
        }
      }),
    )
  })
})

const lineIn = (status: string) => ({
  status,
  officeOrganizationId: 'office',
  personId: 'expert',
  submittedById: 'clerk',
})

describe('a step', () => {
  const leader = { organizationId: 'office', personId: 'leader' }
  const steps = Object.keys(feeSteps) as FeeStep[]

  it('is taken by the paying office from the states of the table, and never with one’s own fee', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...steps),
        fc.constantFrom('RECORDED', 'SUBMITTED', 'APPROVED', 'PAID', 'CANCELLED'),
        (step, status) => {
          const isOpen = (feeSteps[step].from as readonly string[]).includes(status)
          expect(judgeStep(step, lineIn(status), leader)?.code).toBe(isOpen ? undefined : 'CONFLICT')
          const foreign = { organizationId: 'other', personId: 'leader' }
          expect(judgeStep(step, lineIn(status), foreign)?.code).toBe('FORBIDDEN')
          const expert = { organizationId: 'office', personId: 'expert' }
          expect(judgeStep(step, lineIn(status), expert)?.code).toBe('FORBIDDEN')
        },
      ),
    )
  })

  it('is an approval only of what another handed in', () => {
    const clerk = { organizationId: 'office', personId: 'clerk' }
    expect(judgeStep('approve', lineIn('SUBMITTED'), clerk)?.message).toBe('提交人不能审批，请由另一人审批')
    expect(judgeStep('pay', lineIn('APPROVED'), clerk)).toBeUndefined()
    expect(judgeStep('submit', lineIn('PAID'), leader)?.message).toBe(
      '不能提交：已支付，现在可以：不能再办理',
    )
  })

  it('is a payment between the approval and today', () => {
    const approvedOn = '2020-11-10'
    expect(judgePayment({ approvedOn }, '2020-11-10', '2020-11-10')).toBeUndefined()
    expect(judgePayment({ approvedOn }, '2020-11-09', '2020-11-10')?.code).toBe('INVALID')
    expect(judgePayment({ approvedOn }, '2020-11-11', '2020-11-10')?.code).toBe('INVALID')
  })
})

const line = (id: string, workedOn: string, activityKey = 'A') => ({
  id,
  personId: 'p',
  workedOn,
  activityKey,
})

describe('a cancellation', () => {
  it('takes the last days of an activity first, or all together', () => {
    const [first, second] = [line('1', '2020-10-12'), line('2', '2020-10-13')]
    const live = [first, second, line('3', '2020-10-14', 'B')]
    expect(judgeCancellations([first], live)[0]?.message).toContain('2020-10-13')
    expect(judgeCancellations([second], live)).toEqual([undefined])
    expect(judgeCancellations([first, second], live)).toEqual([undefined, undefined])
  })
})
