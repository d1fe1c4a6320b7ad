import { addYears } from '@dudao/rules'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ApprovedRule, keepRules } from '../rule-packs.ts'
import { type DutyRules, mattersOf, readDutyRules, readZoneLimit } from './duty-rules.ts'
import { type Duty, judgeDuties, judgeDutyEnd, overload, stayFrom } from './rules.ts'
import { holdsOn, overlaps, peak, type Span } from './spans.ts'
import { judgeMembers, judgeRoom, judgeZoneDay } from './zone-rules.ts'

const limit = (value: number) => ({ value, article: '某省规定' })
const school = (id: string, path = '/1/2/') => ({ id, name: id, kind: 'SCHOOL', division: { path } })

const rules: DutyRules = { perSchool: limit(1), perInspector: limit(2), rotation: undefined }

const judge = (
  rows: { organizationId: string; personId: string; overloadReason?: string; additional?: boolean }[],
  {
    duties = [],
    on = '2020-10-01',
    large = [],
    ...overrides
  }: Partial<DutyRules> & { duties?: Duty[]; on?: string; large?: string[] } = {},
) =>
  judgeDuties(
    rows.map((row) => ({ additional: false, ...row })),
    on,
    {
      facts: {
        schools: new Map(['a', 'b', 'c'].map((id) => [id, school(id)])),
        large: new Set(large),
        persons: new Map([
          ['x', '甲'],
          ['y', '乙'],
        ]),
        inOffice: new Set(['x', 'y']),
        untrained: new Set(),
        recusals: new Map(),
      },
      ledger: {
        ofSchools: duties,
        ofInspectors: duties.map((one) => ({ ...one, isLarge: large.includes(one.organizationId) })),
      },
      rules: { ...rules, ...overrides },
      officePath: '/1/',
    },
  )

const duty = (organizationId: string, personId: string, from: string, to: string | null = null): Duty => ({
  organizationId,
  personId,
  from,
  to,
})

const day = fc
  .integer({ min: 0, max: 60 })
  .map((n) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10))
const span: fc.Arbitrary<Span> = fc
  .tuple(day, fc.option(day))
  .map(([a, b]) => (b !== null && b <= a ? { from: a, to: null } : { from: a, to: b }))

describe('spans', () => {
  it('have the peak that a count of every day finds', () => {
    const days = Array.from({ length: 90 }, (_, n) =>
      new Date(Date.UTC(2019, 11, 20 + n)).toISOString().slice(0, 10),
    )
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), span, (spans, window) => {
        const counts = days
          .filter((one) => holdsOn(window, one))
          .map((one) => spans.filter((each) => holdsOn(each, one)).length)
        expect(peak(spans, window)).toBe(Math.max(0, ...counts))
      }),
    )
  })

  it('overlap if some day belongs to both', () => {
    const until = { from: '2020-01-01', to: '2020-02-01' }
    expect(overlaps(until, { from: '2020-02-01', to: null })).toBe(false)
    expect(overlaps(until, { from: '2020-01-31', to: null })).toBe(true)
  })
})

describe('the numbers', () => {
  it('hold at the border and break behind it', () => {
    const rows = ['a', 'b', 'c'].map((organizationId) => ({ organizationId, personId: 'x' }))
    const [first, second, third] = judge(rows)
    expect([first, second]).toEqual([
      { to: null, warnings: [] },
      { to: null, warnings: [] },
    ])
    expect(third).toMatchObject({ code: 'INVALID', rule: 'duty.schoolsPerInspector', article: '某省规定' })
    const excused = judge(rows.map((row) => ({ ...row, overloadReason: '缺员' })))
    expect(excused[2]).toMatchObject({ warnings: [expect.stringContaining('3 所学校，超过 2 所')] })
    expect(judge(rows, { perInspector: undefined })).toHaveLength(3)
  })

  it('are smaller for an inspector one of whose schools has many pupils', () => {
    const perInspector = { ...limit(2), withLarge: 1 }
    const rows = ['a', 'b'].map((organizationId) => ({ organizationId, personId: 'x' }))
    expect(judge(rows, { perInspector })[1]).toMatchObject({ to: null })
    for (const large of [['a'], ['b'], ['a', 'b']]) {
      expect(judge(rows, { perInspector, large })).toMatchObject([
        { to: null },
        { code: 'INVALID', message: expect.stringContaining('学生数较多的学校），超过 1 所') },
      ])
    }
    expect(judge(rows, { large: ['a'] })[1]).toMatchObject({ to: null })
    const until = [duty('a', 'x', '2020-01-01', '2020-11-01')]
    const [later] = judge([rows[1] as never], { perInspector, large: ['a'], duties: until, on: '2020-11-01' })
    expect(later).toMatchObject({ to: null })
  })

  it('are kept by a day-by-day count, with many pupils and without', () => {
    const days = Array.from({ length: 90 }, (_, n) =>
      new Date(Date.UTC(2019, 11, 20 + n)).toISOString().slice(0, 10),
    )
    const load = fc.tuple(span, fc.boolean()).map(([one, isLarge]) => ({ ...one, isLarge }))
    fc.assert(
      fc.property(fc.array(load, { maxLength: 8 }), load, (busy, wished) => {
        const rule = { ...limit(3), withLarge: 2 }
        const isOver = days
          .filter((one) => holdsOn(wished, one))
          .some((one) => {
            const all = [wished, ...busy.filter((each) => holdsOn(each, one))]
            return all.length > (all.some(({ isLarge }) => isLarge) ? 2 : 3)
          })
        expect(overload(busy, wished, rule) !== undefined).toBe(isOver)
      }),
    )
  })

  it('count what is already planned for later', () => {
    const duties = [duty('b', 'x', '2021-01-01'), duty('c', 'x', '2020-01-01')]
    expect(judge([{ organizationId: 'a', personId: 'x' }], { duties })[0]).toMatchObject({ code: 'INVALID' })
    const over = [duty('b', 'x', '2021-01-01'), duty('c', 'x', '2020-01-01', '2020-10-01')]
    expect(judge([{ organizationId: 'a', personId: 'x' }], { duties: over })[0]).toMatchObject({ to: null })
  })

  it('give a school two inspectors where two are asked for, and a third if it is meant', () => {
    const duties = [duty('a', 'z', '2020-01-01')]
    const row = { organizationId: 'a', personId: 'x' }
    expect(judge([row], { duties })[0]).toMatchObject({ code: 'CONFLICT' })
    const two = judge([row, { ...row, personId: 'y' }], { duties, perSchool: limit(2) })
    expect(two).toMatchObject([{ to: null }, { code: 'CONFLICT', rule: 'duty.inspectorsPerSchool' }])
    expect(judge([{ ...row, additional: true }], { duties })[0]).toMatchObject({ to: null })
  })

  it('refuse the same pair twice in a batch', () => {
    const row = { organizationId: 'a', personId: 'x', additional: true }
    expect(judge([row, row])[1]).toMatchObject({ code: 'CONFLICT' })
  })
})

describe('rotation', () => {
  const row = { organizationId: 'a', personId: 'x' }

  it('never lets a stay last longer than the years, however it is cut up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 400 })), {
          maxLength: 8,
        }),
        fc.integer({ min: 1, max: 4 }),
        (steps, years) => {
          const duties: Duty[] = []
          let now = Date.UTC(2010, 0, 1)
          const text = () => new Date(now).toISOString().slice(0, 10)
          for (const [pause, length] of steps) {
            now += pause * 86_400_000
            const on = text()
            const [verdict] = judge([row], { duties, on, rotation: limit(years) })
            if (!verdict || 'code' in verdict) continue
            now += length * 86_400_000
            const end = verdict.to !== null && verdict.to < text() ? verdict.to : text()
            now = Date.parse(end)
            duties.push(duty('a', 'x', on, end))
            expect(end <= addYears(stayFrom(duties.slice(0, -1), on), years)).toBe(true)
          }
        },
      ),
    )
  })

  it('is not broken by a pause of less than a year', () => {
    const duties = [duty('a', 'x', '2017-09-01', '2020-09-01')]
    expect(judge([row], { duties, rotation: limit(3) })[0]).toMatchObject({ rule: 'duty.rotationYears' })
    const later = judge([row], { duties, rotation: limit(3), on: '2021-09-01' })
    expect(later[0]).toEqual({ to: '2024-09-01', warnings: [] })
  })

  it('is pointed out where no rule is approved', () => {
    const duties = [duty('a', 'x', '2017-09-01', '2020-09-01')]
    expect(judge([row], { duties })[0]).toMatchObject({
      to: null,
      warnings: [expect.stringContaining('自 2017-09-01 起负责该校已满 3 年，宜轮换（依据：系统默认')],
    })
  })
})

describe('the end of a duty', () => {
  const given = { from: '2020-10-01', to: '2023-10-01', officeOrganizationId: 'o', endReason: null }

  it.each([
    ['2020-10-01', 'INVALID'],
    ['2020-10-02', undefined],
    ['2023-09-30', undefined],
    ['2023-10-01', 'INVALID'],
  ])('on %s is answered by %s', (on, code) => {
    expect(judgeDutyEnd(given, 'o', on)?.code).toBe(code)
  })

  it('is for the office, and once', () => {
    expect(judgeDutyEnd(given, 'p', '2021-01-01')?.code).toBe('FORBIDDEN')
    expect(judgeDutyEnd({ ...given, endReason: '轮换' }, 'o', '2021-01-01')?.code).toBe('CONFLICT')
  })
})

describe('zones', () => {
  it('have room to the limit', () => {
    const present = Array.from({ length: 19 }, () => ({ from: '2020-01-01', to: null }))
    const window = { from: '2020-10-01', to: null }
    expect(judgeRoom(present, 1, window, limit(20))).toBeUndefined()
    expect(judgeRoom(present, 2, window, limit(20))?.message).toContain('将有 21 所学校，超过 20 所')
    const gone = present.map((stay) => ({ ...stay, to: '2020-10-01' }))
    expect(judgeRoom(gone, 20, window, limit(20))).toBeUndefined()
  })

  it('take schools of the own division that are not in them yet', () => {
    const schools = new Map([
      ['a', school('a')],
      ['b', school('b', '/2/')],
    ])
    const stays = [{ zoneId: 'z', organizationId: 'a', from: '2020-01-01', to: '2020-10-01' }]
    const members = (from: string) =>
      judgeMembers(['a', 'b', 'c'], from, { zoneId: 'z', schools, stays, officePath: '/1/' })
    expect(members('2020-09-30').map((fault) => fault?.code)).toEqual(['CONFLICT', 'INVALID', 'NOT_FOUND'])
    expect(members('2020-10-01')[0]).toBeUndefined()
  })

  it('have their time', () => {
    const zone = { from: '2020-09-01', to: '2020-12-01' }
    expect(judgeZoneDay(zone, '2020-09-01')).toBeUndefined()
    expect(judgeZoneDay(zone, '2020-08-31')?.code).toBe('INVALID')
    expect(judgeZoneDay(zone, '2020-12-01')?.code).toBe('INVALID')
  })
})

const approved = (key: string, value: unknown, packVersion = 1): ApprovedRule => ({
  key,
  value,
  unit: '所',
  article: '某省规定',
  id: key,
  packVersion,
  mark: 'FOUND',
})

const read = (...rows: ApprovedRule[]) => readDutyRules(rows)

describe('the rules', () => {
  it('are read as numbers, a range by its upper end, and are unknown without a row', () => {
    expect(read().perInspector).toBeUndefined()
    expect(read().perSchool).toMatchObject({ value: 1, article: expect.stringContaining('系统默认') })
    expect(read(approved('duty.schoolsPerInspector', { min: 3, max: 5 })).perInspector).toEqual(limit(5))
    expect(read(approved('duty.schoolsPerInspector', 4)).perInspector).toEqual(limit(4))
    const shanxi = read(approved('duty.schoolsPerInspector', { max: 5, large: 1 }))
    expect(shanxi.perInspector).toEqual({ ...limit(5), withLarge: 1 })
    expect(readZoneLimit([]).value).toBe(20)
    expect(readZoneLimit([approved('zone.maxSchools', 15)]).value).toBe(15)
  })

  it('are kept with the newest version among them', () => {
    expect(keepRules([approved('a', 1, 3), approved('b', 2, 7)])).toMatchObject({
      ruleVersion: 7,
      rules: { a: { value: 1 } },
    })
    expect(keepRules([])).toEqual({ rules: {}, ruleVersion: null })
  })

  it('name eight matters for a school and three for a kindergarten', () => {
    expect([mattersOf('SCHOOL').length, mattersOf('KINDERGARTEN').length]).toEqual([8, 3])
  })
})
