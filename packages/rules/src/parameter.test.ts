import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPack } from './check-pack.ts'
import { defaultRules } from './defaults.ts'
import { resolveParameter, type RuleParameter } from './parameter.ts'
import { periodDeadline, periodOf } from './period.ts'
import { addCalendarDays } from './plain-date.ts'
import { type WorkCalendar, workCalendarSchema } from './workdays.ts'

const bazhong = ['511900', '510000', 'CN']
const row = (over: Partial<RuleParameter>): RuleParameter => ({
  key: 'train.hours',
  value: 40,
  unit: '学时',
  divisionCode: 'CN',
  validFrom: '2016-01-01',
  article: '测试依据',
  mark: 'DESIGN',
  ...over,
})

describe('resolving a parameter', () => {
  test('takes the province before the nation and the nation where the province is silent', () => {
    const on = '2024-05-01'
    expect(
      resolveParameter(defaultRules, 'train.hours', { divisionChain: ['140000', 'CN'], on })?.value,
    ).toBe(30)
    expect(resolveParameter(defaultRules, 'train.hours', { divisionChain: bazhong, on })?.value).toBe(40)
  })

  test('takes the row that was in force on the day, its end not included', () => {
    const rows = [row({ value: 40, validTo: '2020-01-01' }), row({ value: 48, validFrom: '2020-01-01' })]
    const value = (on: string) => resolveParameter(rows, 'train.hours', { divisionChain: ['CN'], on })?.value
    expect([value('2015-12-31'), value('2019-12-31'), value('2020-01-01')]).toEqual([undefined, 40, 48])
  })

  test('falls back to the nation when the province’s own row has expired', () => {
    const rows = [row({}), row({ value: 30, divisionCode: '140000', validTo: '2022-01-01' })]
    const found = resolveParameter(rows, 'train.hours', { divisionChain: ['140000', 'CN'], on: '2022-01-01' })
    expect(found?.value).toBe(40)
  })

  test('answers nothing where no text says anything: Sichuan has no days for the rebuttal', () => {
    const question = { divisionChain: bazhong, on: '2020-11-01' }
    expect(resolveParameter(defaultRules, 'rebut.days', question)).toBeUndefined()
    expect(resolveParameter(defaultRules, 'no.suchKey', question)).toBeUndefined()
    expect(resolveParameter([], 'term.parttime', question)).toBeUndefined()
  })

  test('always gives the nearest division that has a valid row, whatever the order of rows', () => {
    const chain = ['511921', '511900', '510000', 'CN']
    const days = fc.integer({ min: 0, max: 60 }).map((n) => addCalendarDays('2020-01-01', n))
    const rows = fc.array(
      fc
        .record({
          divisionCode: fc.constantFrom(...chain, '140000'),
          validFrom: days,
          validTo: fc.option(days, { nil: undefined }),
          key: fc.constantFrom('train.hours', 'team.min'),
        })
        .map(row),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(rows, days, (rows, on) => {
        const found = resolveParameter(rows, 'team.min', { divisionChain: chain, on })
        const candidates = rows.filter(
          (r) => r.key === 'team.min' && r.validFrom <= on && !(r.validTo && r.validTo <= on),
        )
        const nearest = chain.find((code) => candidates.some((r) => r.divisionCode === code))
        expect(found?.divisionCode).toBe(nearest)
        if (found) expect(candidates).toContain(found)
      }),
    )
  })
})

describe('checking a pack', () => {
  test('finds no fault in the shipped rows', () => {
    expect(checkPack(defaultRules)).toEqual([])
  })

  test('refuses two rows of one key and division that hold on the same day, wherever they stand', () => {
    const rows = [
      row({ validFrom: '2020-01-01', validTo: '2022-01-01' }),
      row({ validFrom: '2018-01-01', validTo: '2018-06-01' }),
      row({ validFrom: '2016-01-01', validTo: '2021-01-01' }),
    ]
    const faults = checkPack(rows)
    expect(faults).toHaveLength(2)
    expect(faults.join()).toContain('有效期重叠')
  })

  test('lets one row begin on the day on which the last one ends, and another division say something else', () => {
    const rows = [
      row({ validTo: '2020-01-01' }),
      row({ validFrom: '2020-01-01' }),
      row({ divisionCode: '140000' }),
    ]
    expect(checkPack(rows)).toEqual([])
  })

  test('names in Chinese what is wrong with a row', () => {
    expect(checkPack([row({ validTo: '2016-01-01' })])[0]).toContain('不晚于生效日期')
    expect(checkPack([row({ unit: '天' })])[0]).toContain('单位应为学时')
    expect(checkPack([row({ value: 0 })])[0]).toContain('值不符合要求')
    expect(checkPack([{ ...row({}), divisionCode: '51' }])[0]).toContain('divisionCode')
    expect(checkPack([{ ...row({}), validFrom: '2021-02-29' }])[0]).toContain('validFrom')
    expect(checkPack(['x'])[0]).toContain('第 1 行')
  })
})

describe('the shipped rows', () => {
  const calendar = workCalendarSchema.parse(
    resolveParameter(defaultRules, 'calendar.workdays', { divisionChain: ['CN'], on: '2020-01-01' })?.value,
  ) satisfies WorkCalendar

  test('name a source for each row, and say where a figure was recalled or chosen', () => {
    for (const { article } of defaultRules) expect(article).toMatch(/[《系国山河]/)
    const doubtful = defaultRules.filter((r) => r.mark !== 'FOUND').map((r) => r.key)
    expect(doubtful.toSorted()).toEqual([
      'appraisal.grades',
      'fee.factors',
      'fee.ownUnit',
      'fee.rates',
      'fee.tax',
      'jbjh.cvComposite',
      'onSite.trigger',
      'ratio.schoolsPerInspector',
      'term.breakDays',
    ])
  })

  test.each([
    ['310000', '2024-06-28', '2024-07-12', 'INSPECTION_ENDED'], // ten working days
    ['330000', '2024-06-28', '2024-07-08', 'RECEIVED'], // ten calendar days
    ['500000', '2024-06-28', '2024-07-03', 'RECEIVED'], // five calendar days
  ])('give %s its own rebuttal period', (code, from, due, start) => {
    const found = resolveParameter(defaultRules, 'rebut.days', { divisionChain: [code, 'CN'], on: from })
    const period = found && periodOf(found)
    expect(period?.from).toBe(start)
    expect(period && periodDeadline(period, from, calendar)).toMatchObject({ due, article: found?.article })
  })

  test('a row that states no period is read as none', () => {
    const plain = resolveParameter(defaultRules, 'team.min', { divisionChain: ['CN'], on: '2020-01-01' })
    expect(plain?.value).toBe(3)
    expect(plain && periodOf(plain)).toBeUndefined()
  })
})

const said = (code: string, key: string, on = '2025-06-01') =>
  resolveParameter(defaultRules, key, { divisionChain: [code, 'CN'], on })

describe('the shipped rows by province', () => {
  test.each([
    ['310000', 'duty.inspectorsPerSchool', 2],
    ['330000', 'duty.inspectorsPerSchool', 1],
    ['500000', 'duty.schoolsPerInspector', { min: 3, max: 5 }],
    ['140000', 'duty.schoolsPerInspector', { max: 5, large: 1 }],
    ['330000', 'duty.schoolsPerInspector', { max: 5 }],
    ['410000', 'duty.rotationYears', 3],
    ['510000', 'zone.maxSchools', 20],
    ['510000', 'visit.minPerMonth', { kindergarten: 1 }],
    ['140000', 'train.hours', 30],
    ['510000', 'train.hours', 40],
    ['510000', 'train.countedForms', ['CONCENTRATED']],
    ['500000', 'staffing.minFullTime', 3],
    ['310000', 'opinion.majority', { numerator: 2, denominator: 3 }],
    ['510000', 'visit.publicOpinion', { required: true }],
    ['510000', 'report.recipients', ['GOVERNMENT', 'HIGHER_ORGAN']],
    ['330000', 'cycle.gov', 3],
    ['500000', 'cycle.gov', 5],
    ['500000', 'feedback.days', { special: 5, comprehensive: 10 }],
    ['370000', 'review.days', { apply: 15, decideMonths: 1, by: 'SAME' }],
    ['330000', 'review.days', { apply: 10, decide: 30, by: 'HIGHER' }],
    ['500000', 'rectify.reportDays', { amount: 10, from: 'RECTIFICATION_ENDED' }],
  ])('%s has %s as %j', (code, key, value) => {
    expect(said(code, key)?.value).toEqual(value)
  })

  test.each([
    ['310000', 'team.min', '上海'],
    ['330000', 'team.min', '浙江'],
    ['500000', 'visit.minPerTerm', '重庆'],
    ['510000', 'team.min', '国务院令第624号'],
  ])('%s cites its own text for %s', (code, key, words) => {
    expect(said(code, key)?.article).toContain(words)
  })

  test('say nothing where no source does', () => {
    for (const key of [
      'staffing.counts',
      'staffing.largeSchoolPupils',
      'calendar.terms',
      'duty.rotationYears',
      'emergency.makeUp',
      'rebut.days',
      'opinion.days',
      'opinion.majority',
      'feedback.days',
      'report.days',
      'appraisal.objectionDays',
      'fee.cap',
    ])
      expect(said('510000', key), key).toBeUndefined()
  })
})
