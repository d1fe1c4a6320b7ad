import { addCalendarDays, addYears, chineseCalendar } from '@dudao/rules'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OpenedUnder } from './recommendation-rules.ts'
import {
  judgeAppointment,
  judgeDate,
  judgeEnd,
  judgeFiling,
  judgeHigherOrgan,
  judgeNotice,
  judgeSessionEnd,
  judgeStep,
  type ServedTerm,
  type Step,
  termEnd,
} from './rules.ts'

const rule = (value: number, unit: string, article: string) => ({
  id: article,
  value,
  unit,
  article,
  packVersion: 1,
})
const rules: OpenedUnder = {
  'appoint.publicity': rule(7, '工作日', '办法'),
  'term.parttime': rule(3, '年', '条例第六条'),
  'term.maxConsecutive': rule(3, '届', '条例第六条'),
  'term.breakDays': rule(365, '日', '系统默认'),
}
const organ = 'organ'

describe('a step', () => {
  const states = [
    'RECOMMENDED',
    'REVIEWED',
    'PUBLIC_NOTICE',
    'APPOINTED',
    'REJECTED',
    'ENDED',
    'WITHDRAWN',
  ] as const
  const table: Record<Step, readonly string[]> = {
    approve: ['RECOMMENDED'],
    reject: ['RECOMMENDED', 'REVIEWED', 'PUBLIC_NOTICE'],
    publishNotice: ['REVIEWED'],
    appoint: ['PUBLIC_NOTICE'],
    end: ['APPOINTED'],
    file: ['APPOINTED', 'ENDED'],
    withdraw: ['APPOINTED', 'ENDED'],
  }

  it.each(Object.entries(table))('%s is possible from %j only', (step, from) => {
    const possible = states.filter(
      (status) => !judgeStep(step as Step, { status, appointingOrganizationId: organ }, organ),
    )
    expect(possible).toEqual(from)
  })

  it('is the appointing organ’s, whatever the state', () => {
    for (const status of states) {
      const appointment = { status, appointingOrganizationId: organ }
      expect(judgeStep('appoint', appointment, 'another')?.code).toBe('FORBIDDEN')
    }
  })
})

describe('a date', () => {
  it('lies between the step before and today, both included', () => {
    const span = { after: '2020-08-03', today: '2020-08-17' }
    expect(judgeDate('审核', '2020-08-02', span)?.code).toBe('INVALID')
    expect(judgeDate('审核', '2020-08-03', span)).toBeUndefined()
    expect(judgeDate('审核', '2020-08-17', span)).toBeUndefined()
    expect(judgeDate('审核', '2020-08-18', span)?.code).toBe('INVALID')
  })
})

describe('a public notice', () => {
  const calendar = chineseCalendar(2019, 2021)
  const candidate = { reviewedOn: '2020-08-17', rules }

  it.each([
    ['a plain week', '2020-09-01', '2020-09-10'],
    ['a Sunday that is worked, National Day and a Saturday that is worked', '2020-09-27', '2020-10-13'],
    ['the Spring Festival with two weekend days that are worked', '2021-02-05', '2021-02-20'],
  ])('lasts seven working days over %s', (_, from, to) => {
    expect(judgeNotice(candidate, { from, to }, calendar)).toBeUndefined()
    const short = judgeNotice(candidate, { from, to: addCalendarDays(to, -1) }, calendar)
    expect(short).toMatchObject({ code: 'INVALID', rule: 'appoint.publicity', article: '办法' })
    expect(short?.message).toContain(to)
  })

  it('may be counted in calendar days where the rule says so', () => {
    const days = { reviewedOn: '2020-08-17', rules: { 'appoint.publicity': rule(7, '日', '办法') } }
    expect(judgeNotice(days, { from: '2020-09-01', to: '2020-09-08' }, calendar)).toBeUndefined()
    expect(judgeNotice(days, { from: '2020-09-01', to: '2020-09-07' }, calendar)?.code).toBe('INVALID')
  })

  it('is refused where the rule has another unit', () => {
    const weeks = { reviewedOn: '2020-08-17', rules: { 'appoint.publicity': rule(2, '周', '办法') } }
    expect(judgeNotice(weeks, { from: '2020-09-01', to: '2020-12-01' }, calendar)?.code).toBe('CONFLICT')
  })
})

const appoint = (kind: string, termFrom: string, served: readonly ServedTerm[]) =>
  judgeAppointment(
    { kind, noticeTo: addCalendarDays(termFrom, -1), rules },
    { appointedOn: termFrom, termFrom, today: termFrom },
    served,
  )
const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addCalendarDays('2000-01-01', days))

/** As many terms one after the other as there are gaps (days), and the day on which the next one begins. */
const seriesOf = (kind: string, first: string, gaps: readonly number[]) => {
  let from = first
  const terms = gaps.map((gap): ServedTerm => {
    const term = { kind, from, to: addYears(from, 3) }
    from = addCalendarDays(term.to, gap)
    return term
  })
  return { terms, next: from }
}
const gaps = (count: number) =>
  fc.array(fc.integer({ min: 0, max: 364 }), { minLength: count, maxLength: count })

describe('an appointment', () => {
  it('of a part-time inspector is possible three times on end and not a fourth time, whenever it begins', () => {
    fc.assert(
      fc.property(day, gaps(3), (first, between) => {
        const allowed = seriesOf('PART_TIME', first, between.slice(0, 2))
        expect(appoint('PART_TIME', allowed.next, allowed.terms)).toBeUndefined()
        const { terms, next } = seriesOf('PART_TIME', first, between)
        expect(appoint('PART_TIME', next, terms)).toMatchObject({
          code: 'INVALID',
          rule: 'term.maxConsecutive',
          message: expect.stringContaining('依据：条例第六条'),
        })
      }),
    )
  })

  it('of a part-time inspector is possible again after a year out of office', () => {
    fc.assert(
      fc.property(day, gaps(2), fc.integer({ min: 365, max: 3_000 }), (first, between, pause) => {
        const { terms, next } = seriesOf('PART_TIME', first, [...between, pause])
        expect(appoint('PART_TIME', next, terms)).toBeUndefined()
      }),
    )
  })

  it.each(['FULL_TIME', 'SPECIAL'])('of a %s inspector is possible any number of times', (kind) => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 20 }), (first, count) => {
        const { terms, next } = seriesOf(
          kind,
          first,
          Array.from({ length: count }, () => 0),
        )
        expect(appoint(kind, next, terms)).toBeUndefined()
      }),
    )
  })

  it('does not overlap another term at the organ, of whatever kind', () => {
    const open: ServedTerm = { kind: 'FULL_TIME', from: '2019-01-01', to: null }
    expect(appoint('PART_TIME', '2020-01-01', [open])?.message).toContain('2019-01-01 至 今')
    const ended = { ...open, to: '2020-01-01' }
    expect(appoint('PART_TIME', '2020-01-01', [ended])).toBeUndefined()
    expect(appoint('FULL_TIME', '2018-01-01', [ended])?.code).toBe('INVALID')
  })

  it('has a term of three years if it is part-time, else an open one', () => {
    expect(termEnd('PART_TIME', '2020-02-29', rules)).toBe('2023-03-01')
    expect(termEnd('FULL_TIME', '2020-02-29', rules)).toBeNull()
    expect(termEnd('SPECIAL', '2020-02-29', rules)).toBeNull()
  })
})

describe('an early end', () => {
  it('lies within the term', () => {
    const term = { termFrom: '2020-09-15', termTo: '2023-09-15' }
    expect(judgeEnd(term, '2020-09-15')?.code).toBe('INVALID')
    expect(judgeEnd(term, '2020-09-16')).toBeUndefined()
    expect(judgeEnd(term, '2023-09-14')).toBeUndefined()
    expect(judgeEnd(term, '2023-09-15')?.code).toBe('INVALID')
    expect(judgeEnd({ ...term, termTo: null }, '2050-01-01')).toBeUndefined()
  })
})

const organOf = (path: string, kind = 'INSPECTION_OFFICE') => ({ kind, division: { path } })

describe('a filing', () => {
  it('is upward: an organ of a division above, whatever lies beside or below', () => {
    expect(judgeHigherOrgan(organOf('/1/2/'), '/1/2/3/')).toBeUndefined()
    expect(judgeHigherOrgan(organOf('/1/'), '/1/2/3/')).toBeUndefined()
    for (const path of ['/1/2/3/', '/1/2/3/4/', '/1/2/6/']) {
      expect(judgeHigherOrgan(organOf(path), '/1/2/3/')?.code).toBe('INVALID')
    }
    expect(judgeHigherOrgan(organOf('/1/2/', 'SCHOOL'), '/1/2/3/')?.code).toBe('INVALID')
    expect(judgeHigherOrgan(null, '/1/2/3/')?.code).toBe('NOT_FOUND')
  })

  it('is made once, between the appointment and today', () => {
    const days = { on: '2020-09-20', today: '2020-09-20' }
    expect(judgeFiling({ appointedOn: '2020-09-20', filedOn: null }, days)).toBeUndefined()
    expect(judgeFiling({ appointedOn: '2020-09-21', filedOn: null }, days)?.code).toBe('INVALID')
    expect(judgeFiling({ appointedOn: '2020-09-15', filedOn: '2020-09-18' }, days)?.code).toBe('CONFLICT')
    const tomorrow = { ...days, today: '2020-09-19' }
    expect(judgeFiling({ appointedOn: '2020-09-15', filedOn: null }, tomorrow)?.code).toBe('INVALID')
  })
})

describe('the end of a session', () => {
  it('comes after the first day of every term, and not before the candidates are decided on', () => {
    const appointed = { status: 'APPOINTED', termFrom: '2020-09-15' }
    expect(judgeSessionEnd(appointed, '2020-09-16')).toBeUndefined()
    expect(judgeSessionEnd(appointed, '2020-09-15')?.code).toBe('INVALID')
    for (const status of ['RECOMMENDED', 'REVIEWED', 'PUBLIC_NOTICE']) {
      expect(judgeSessionEnd({ status, termFrom: null }, '2020-09-16')?.code).toBe('CONFLICT')
    }
  })
})
