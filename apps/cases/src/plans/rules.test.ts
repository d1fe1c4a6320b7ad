import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  judgeDecider,
  judgeItem,
  judgeOpening,
  judgePlan,
  judgeSources,
  judgeStep,
  monthOf,
  periodOf,
} from './rules.ts'

const item = {
  title: '履行教育职责督导',
  field: 'GOVERNMENT',
  scope: 'SPECIAL',
  unitKinds: ['GOVERNMENT'],
  month: 3,
} as const

describe('a matter', () => {
  test('names units or kinds of units', () => {
    expect(judgeItem({ ...item, unitKinds: [...item.unitKinds] }, 2024)).toBeUndefined()
    expect(judgeItem({ ...item, unitKinds: [], organizationIds: ['o'] }, 2024)).toBeUndefined()
    expect(judgeItem({ ...item, unitKinds: [] }, 2024)?.message).toContain('督导对象')
    expect(judgeItem({ ...item, unitKinds: ['SCHOOL', 'SCHOOL'] }, 2024)?.message).toContain('重复')
  })

  test.each([
    [{ month: null }, '请填写时间'],
    [{ month: 13 }, '1 至 12'],
    [{ month: 3, from: '2024-03-01' }, '不要同时'],
    [{ month: null, from: '2024-03-02', to: '2024-03-01' }, '不能晚于'],
    [{ month: null, from: '2023-12-01', to: '2024-03-01' }, '不在计划年度'],
  ])('has a period in the year of the plan: %j', (over, message) => {
    const faulty = { ...item, unitKinds: [...item.unitKinds], ...over }
    expect(judgeItem(faulty, 2024)).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining(message),
    })
  })

  test('a month is its first to its last day, and is told from other periods', () => {
    expect(periodOf({ month: 2 }, 2024)).toEqual({ from: '2024-02-01', to: '2024-02-29' })
    fc.assert(
      fc.property(fc.integer({ min: 2000, max: 2100 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
        const { from, to } = periodOf({ month }, year)
        expect(monthOf(from, to)).toBe(month)
        expect(monthOf(from, `${to.slice(0, 8)}27`)).toBeNull()
      }),
    )
  })
})

const sources = [{ kind: 'MONITORING', text: '监测反映体质达标率偏低' }] as const

test('a plan has a title, a combination, each source once, and at least one matter', () => {
  const fine = {
    year: 2024,
    title: '督导计划',
    combination: '综合与专项结合',
    sources: [...sources],
    items: [1],
  }
  expect(judgePlan(fine)).toBeUndefined()
  for (const fault of [
    { year: 1999 },
    { title: '计' },
    { combination: ' ' },
    { sources: [...sources, ...sources] },
    { sources: [{ kind: 'MONITORING' as const, text: '' }] },
    { items: [] },
  ]) {
    expect(judgePlan({ ...fine, ...fault })?.code).toBe('INVALID')
  }
})

test('every source that the rule asks for is named; without a rule nothing is asked for', () => {
  const rule = {
    key: 'plan.sources',
    value: ['MONITORING', 'COMPLAINTS'],
    unit: '项',
    article: '某条',
    mark: 'FOUND',
    ruleParameterId: 'r',
    validFrom: '2020-01-01',
  }
  expect(judgeSources(sources, undefined)).toBeUndefined()
  expect(judgeSources([...sources, { kind: 'COMPLAINTS' }], rule)).toBeUndefined()
  expect(judgeSources(sources, rule)).toMatchObject({
    message: '年度计划缺少：家长投诉反映的问题。依据：某条',
    details: { missing: ['COMPLAINTS'] },
  })
})

test('a refused step names the state and what is allowed in it', () => {
  expect(judgeStep('submit', 'DRAFT')).toBeUndefined()
  expect(judgeStep('save', 'SUBMITTED')).toMatchObject({
    code: 'CONFLICT',
    details: { allowed: ['approve', 'return'] },
  })
})

test('the deciding body decides, or a leader of the office records its letter, but nobody who handed it in', () => {
  const version = { approverId: 'gov', submittedByPersonId: 'p' }
  const decide = (organizationId: string, personId: string, isLeader: boolean) =>
    judgeDecider(version, 'office', { organizationId, personId, isLeader })?.code
  expect(decide('gov', 'q', false)).toBeUndefined()
  expect(decide('office', 'q', true)).toBeUndefined()
  expect(decide('office', 'q', false)).toBe('FORBIDDEN')
  expect(decide('elsewhere', 'q', true)).toBe('FORBIDDEN')
  expect(decide('gov', 'p', false)).toBe('FORBIDDEN')
})

const object = (id: string, kind: string) => ({ id, kind, name: id })

test('an inspection carries out the matter that it names: same kind, its units and no others', () => {
  const planned = { ...item, organizationIds: ['a'], unitKinds: ['SCHOOL'] }
  const opening = {
    field: 'GOVERNMENT',
    scope: 'SPECIAL',
    objects: [object('a', 'GOVERNMENT'), object('s', 'SCHOOL')],
  }
  expect(judgeOpening(planned, opening)).toBeUndefined()
  expect(judgeOpening(planned, { ...opening, scope: 'REGULAR' })?.code).toBe('INVALID')
  expect(judgeOpening(planned, { ...opening, objects: [object('b', 'GOVERNMENT')] })).toMatchObject({
    message: '不属于计划事项“履行教育职责督导”的对象：b',
    details: { organizationIds: ['b'] },
  })
})
