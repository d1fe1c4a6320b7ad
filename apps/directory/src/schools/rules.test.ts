import { describe, expect, test } from 'vitest'
import type { StagePupilsInput } from '../generated/resolvers.ts'
import { factsFault, inOrder, tierOf } from './rules.ts'

const school = { id: 'a', kind: 'SCHOOL', code: null, covered: true }
const main = { id: 'b', kind: 'SCHOOL', code: '2151000001', covered: true }
const primary: StagePupilsInput = { stage: 'PRIMARY', pupils: 320 }
const facts = {
  year: 2024,
  stages: [primary],
  isTeachingPoint: false,
  isCampus: false,
  code: undefined,
  codeTaken: false,
  codeFault: undefined,
  repeated: false,
  today: '2024-11-22',
  mainSchool: undefined,
  namesMainSchool: false,
}

describe('the facts of a school', () => {
  test.each([
    ['of one stage', school, {}],
    ['of a nine-year school', school, { stages: [primary, { stage: 'JUNIOR', pupils: 1 }] }],
    ['on the first day of the year', school, { today: '2024-09-01' }],
    ['of a teaching point', school, { isTeachingPoint: true, mainSchool: main, namesMainSchool: true }],
    ['with the code that it has', main, { code: main.code }],
    [
      'of a school with a pre-school class',
      school,
      { stages: [{ stage: 'KINDERGARTEN', pupils: 20 }, primary] },
    ],
  ])('%s pass', (_, body, over) => {
    expect(factsFault(body, { ...facts, ...over } as typeof facts)).toBeUndefined()
  })

  test.each([
    ['of an unknown school', undefined, {}, 'INVALID', '学校不存在'],
    ['of a school outside the range', { ...school, covered: false }, {}, 'FORBIDDEN', '管辖范围'],
    ['of a bureau', { ...school, kind: 'DEPARTMENT' }, {}, 'INVALID', '只有学校和幼儿园'],
    ['before the year begins', school, { today: '2024-08-31' }, 'INVALID', '学年'],
    ['of the distant past', school, { year: 1948 }, 'INVALID', '学年'],
    ['twice in a batch', school, { repeated: true }, 'INVALID', '重复'],
    ['without a stage', school, { stages: [] }, 'INVALID', '至少填写一个学段'],
    ['with one stage twice', school, { stages: [primary, primary] }, 'INVALID', '只能填写一次'],
    ['with negative pupils', school, { stages: [{ ...primary, pupils: -1 }] }, 'INVALID', '负数'],
    ['with a stage without pupils', school, { stages: [{ ...primary, pupils: 0 }] }, 'INVALID', '为 0'],
    [
      'with more pupils than there are',
      school,
      { stages: [{ ...primary, pupils: 100_001 }] },
      'INVALID',
      '100000',
    ],
    ['of a kindergarten with a primary stage', { ...school, kind: 'KINDERGARTEN' }, {}, 'INVALID', '幼儿园'],
    ['of a teaching point without a main school', school, { isTeachingPoint: true }, 'INVALID', '主校'],
    [
      'of a campus whose main school nobody knows',
      school,
      { isCampus: true, namesMainSchool: true },
      'INVALID',
      '主校不存在',
    ],
    [
      'of a whole school with a main one',
      school,
      { mainSchool: main, namesMainSchool: true },
      'INVALID',
      '主校',
    ],
    [
      'of a part of itself',
      main,
      { isCampus: true, mainSchool: main, namesMainSchool: true },
      'INVALID',
      '自身',
    ],
    [
      'of a part of a bureau',
      school,
      { isCampus: true, mainSchool: { ...main, kind: 'DEPARTMENT' }, namesMainSchool: true },
      'INVALID',
      '主校不存在',
    ],
    [
      'of both kinds of part',
      school,
      { isCampus: true, isTeachingPoint: true },
      'INVALID',
      '既是教学点又是校区',
    ],
    ['with another code than before', main, { code: '2151000002' }, 'CONFLICT', '不再变更'],
    ['with the code of another', school, { code: '2151000001', codeTaken: true }, 'CONFLICT', '另一机构'],
    ['with a false code', school, { code: '1', codeFault: '代码有误' }, 'INVALID', '代码有误'],
  ])('%s are refused', (_, body, over, code, words) => {
    expect(factsFault(body, { ...facts, ...over })).toMatchObject({
      code,
      message: expect.stringContaining(words),
    })
  })
})

test('stages are kept in the order of a child’s years', () => {
  const stages = (['SENIOR', 'PRIMARY', 'JUNIOR'] as const).map((stage) => ({ stage, pupils: 1 }))
  expect(inOrder(stages).map(({ stage }) => stage)).toEqual(['PRIMARY', 'JUNIOR', 'SENIOR'])
})

test.each([
  ['PROVINCE', 'PROVINCE'],
  ['CITY', 'CITY'],
  ['COUNTY', 'COUNTY'],
  ['ZONE', 'COUNTY'],
  ['TOWNSHIP', 'COUNTY'],
])('a school of a %s is run by the tier %s', (kind, tier) => {
  expect(tierOf(kind)).toBe(tier)
})
