import { describe, expect, it } from 'vitest'
import type { PastTermRow } from './input.ts'
import { assumedEnd, deviationsOf, judgePastTerms, type PastTerm, unknownParts } from './past-term-rules.ts'
import type { OpenedUnder } from './recommendation-rules.ts'

const row = (over: Partial<PastTermRow> = {}): PastTermRow => ({
  personId: 'a',
  kind: 'PART_TIME',
  termFrom: '2011-09-01',
  isOver: false,
  rawText: '2011年9月聘任',
  confidence: 'LIKELY',
  isDemo: true,
  ...over,
})
const facts = {
  today: '2020-12-31',
  known: new Set(['a', 'b']),
  birthDates: new Map([['a', '1990-01-01']]),
  entered: new Set(['b 2008-09-01']),
}
const judge = (...rows: PastTermRow[]) => judgePastTerms(rows, facts)

describe('a term of the past', () => {
  it.each([
    ['with nothing but its first day', {}],
    ['with nothing but its session', { termFrom: null, session: 2 }],
    ['that goes on', { termFrom: '2019-09-01', termTo: '2022-09-01' }],
    ['of many years', { termTo: '2020-09-01' }],
    ['that was ended', { termTo: '2014-09-01', endedOn: '2012-01-01', endReason: '工作变动' }],
    ['announced after it began', { appointedOn: '2011-12-01' }],
  ])('%s is entered', (_, over) => {
    expect(judge(row(over))).toEqual([undefined])
  })

  it.each([
    ['of an unknown person', { personId: 'x' }, '人员不存在'],
    ['of which nothing is known', { termFrom: null }, '至少填写一项'],
    ['that begins tomorrow', { termFrom: '2021-01-01' }, '在今天（2020-12-31）之后'],
    ['that will be ended', { endedOn: '2021-01-01' }, '在今天'],
    ['that ends before it begins', { termTo: '2011-09-01' }, '应晚于开始日期'],
    ['ended before it began', { endedOn: '2011-09-01' }, '应晚于任期开始日期'],
    ['ended after it ran out', { termTo: '2014-09-01', endedOn: '2014-09-01' }, '无须提前结束'],
    ['ended without a day', { endReason: '工作变动' }, '没有提前结束日期'],
    ['with an end and no beginning', { termFrom: null, session: 1, termTo: '2014-09-01' }, '不详'],
    ['with a notice turned round', { noticeFrom: '2011-08-02', noticeTo: '2011-08-01' }, '公示截止日期'],
    ['before the birth', { termFrom: '1989-09-01' }, '早于出生日期 1990-01-01'],
    ['that is there already', { personId: 'b', termFrom: '2008-09-01' }, '已经登记'],
  ])('%s is not', (_, over, words) => {
    expect(judge(row(over))[0]?.message).toContain(words)
  })

  it('stands once in a batch', () => {
    expect(judge(row(), row(), row({ termFrom: '2014-09-01' })).map((fault) => fault?.code)).toEqual([
      undefined,
      'CONFLICT',
      undefined,
    ])
  })

  it('counts without a known end as long as the rules let it, or for the day that is known', () => {
    const end = (over: Partial<PastTermRow>, years: number | undefined = 3) =>
      assumedEnd(row(over), years, '2020-12-31')
    expect(end({})).toBe('2014-09-01')
    expect(end({ termFrom: '2019-09-01' })).toBe('2022-09-01')
    expect(end({ termFrom: '2019-09-01', isOver: true })).toBe('2020-12-31')
    expect(end({ termFrom: '2020-12-31', isOver: true })).toBe('2021-01-01')
    expect(assumedEnd(row(), undefined, '2020-12-31')).toBe('2011-09-02')
    expect(end({ kind: 'FULL_TIME', isOver: true })).toBe('2011-09-02')
    expect(end({ kind: 'FULL_TIME' })).toBeUndefined()
    expect(end({ termTo: '2014-09-01' })).toBeUndefined()
    expect(end({ termFrom: null, session: 1 })).toBeUndefined()
  })
})

const rule = (value: number) => ({ id: '', value, unit: '', article: '条例第六条', packVersion: 1 })
const rules: OpenedUnder = {
  'term.parttime': rule(3),
  'term.maxConsecutive': rule(3),
  'term.breakDays': rule(365),
}
const kept = (over: Partial<PastTerm> = {}): PastTerm => ({
  kind: 'PART_TIME',
  session: null,
  documentNumber: null,
  cardNumber: null,
  recommendedOn: null,
  reviewedOn: null,
  noticeFrom: null,
  noticeTo: null,
  appointedOn: null,
  termFrom: '2014-09-01',
  termTo: '2017-09-01',
  endedOn: null,
  isEndAssumed: false,
  ...over,
})
const served = (from: string, to: string | null, kind = 'PART_TIME') => ({ from, to, kind })

describe('what is shown of it', () => {
  it('is what nobody knows', () => {
    expect(unknownParts(kept({ isEndAssumed: true, session: 3, appointedOn: '2014-08-20' }))).toEqual([
      '推荐日期',
      '审核日期',
      '公示开始日期',
      '公示截止日期',
      '任期截止日期',
      '文号',
      '督学证号',
    ])
    expect(unknownParts(kept({ kind: 'FULL_TIME', termTo: null }))).not.toContain('任期截止日期')
  })

  it('is nothing where it went as it should', () => {
    expect(deviationsOf(kept(), [served('2011-09-01', '2014-09-01')], rules)).toEqual([])
  })

  it('is each departure, with its article', () => {
    const others = [
      served('2005-09-01', '2008-09-01'),
      served('2008-09-01', '2011-09-01'),
      served('2011-09-01', '2014-09-02'),
    ]
    const long = kept({ termTo: '2018-09-01', appointedOn: '2014-09-15', noticeTo: '2014-09-20' })
    expect(deviationsOf(long, others, rules)).toEqual([
      '任命（聘任）日期 2014-09-15 早于公示截止日期 2014-09-20',
      '任期开始日期 2014-09-01 早于任命（聘任）日期 2014-09-15',
      expect.stringMatching(/^兼职督学每届任期 3 年.*（依据：条例第六条）$/),
      expect.stringContaining('2011-09-01 至 2014-09-02）重叠'),
      expect.stringContaining('达到 4 届'),
    ])
  })

  it('is an overlap with a term that has no end, and of kinds without limits too', () => {
    const open = [served('2010-01-01', null, 'FULL_TIME')]
    expect(deviationsOf(kept(), open, {})).toEqual([expect.stringContaining('重叠')])
    expect(deviationsOf(kept({ kind: 'FULL_TIME', termTo: null }), open, rules)).toHaveLength(1)
  })

  it('is an end that was assumed and a beginning that nobody knows', () => {
    expect(deviationsOf(kept({ isEndAssumed: true }), [], rules)).toEqual([
      '任期截止日期不详，计至 2017-09-01',
    ])
    expect(deviationsOf(kept({ termFrom: null, termTo: null }), [served('2014-01-01', null)], rules)).toEqual(
      [expect.stringContaining('不计入任职届数')],
    )
  })
})
