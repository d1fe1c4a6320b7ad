import { describe, expect, test } from 'vitest'
import { beginningFault, newOrganizationFault, relationEndFault, relationFault } from './rules.ts'

const candidate = { name: '巴州演示小学', kind: 'SCHOOL', covered: true, taken: false }

describe('a new organization', () => {
  test.each([
    ['a plain name', {}],
    ['a school code of ten digits', { code: '2151012345' }],
    ['a code of a kindergarten for one', { kind: 'KINDERGARTEN', code: '1151012345' }],
    ['a code of a research body', { kind: 'DEPARTMENT', code: '9151012345' }],
    ['a unified social credit code', { code: '11511900MB1234567X' }],
    ['a known supervisor', { supervisorKnown: true }],
  ])('with %s passes', (_, over) => {
    expect(newOrganizationFault({ ...candidate, ...over })).toBeUndefined()
  })

  test.each([
    ['outside the range', { covered: false }, 'FORBIDDEN', '管辖范围'],
    ['with a name of one character', { name: '校' }, 'INVALID', '名称'],
    ['with a name of 101 characters', { name: '校'.repeat(101) }, 'INVALID', '名称'],
    ['with nine digits as code', { code: '215101234' }, 'INVALID', '学校标识码'],
    ['with a province that does not exist in its code', { code: '2199012345' }, 'INVALID', '学校标识码'],
    [
      'with a letter in its credit code that the standard leaves out',
      { code: '11511900MB123456IX' },
      'INVALID',
      '代码',
    ],
    ['with a kindergarten’s code for a school', { code: '1151012345' }, 'INVALID', '与机构类别不符'],
    [
      'with a school’s code for a bureau',
      { kind: 'DEPARTMENT', code: '2151012345' },
      'INVALID',
      '与机构类别不符',
    ],
    ['with a code that is taken', { code: '2151012345', codeTaken: true }, 'CONFLICT', '2151012345'],
    ['with a name that is taken', { taken: true }, 'CONFLICT', '同名'],
    ['under an unknown supervisor', { supervisorKnown: false }, 'INVALID', '主管机构'],
  ])('%s is refused', (_, over, code, words) => {
    const fault = newOrganizationFault({ ...candidate, ...over })
    expect(fault).toMatchObject({ code, message: expect.stringContaining(words) })
  })
})

describe('a relation', () => {
  const bureau = { id: 'a', kind: 'DEPARTMENT', covered: true }
  const committee = { id: 'b', kind: 'COMMITTEE', covered: true }
  const foreign = { ...committee, covered: false }

  test('holds between two organizations in range', () => {
    expect(relationFault('MEMBER_OF', bureau, committee)).toBeUndefined()
  })

  test('to itself is refused', () => {
    expect(relationFault('PART_OF', bureau, bureau)).toMatchObject({ code: 'INVALID' })
  })

  test('of a member leads to a committee only', () => {
    expect(relationFault('MEMBER_OF', committee, bureau)).toMatchObject({ code: 'INVALID' })
  })

  test('needs its source in range', () => {
    expect(relationFault('SUPERVISED_BY', { ...bureau, covered: false }, committee)).toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  test.each(['MEMBER_OF', 'PART_OF', 'SUCCESSOR_OF'] as const)('%s needs its target in range too', (kind) => {
    expect(relationFault(kind, bureau, foreign)).toMatchObject({ code: 'FORBIDDEN' })
  })

  test.each(['SUPERVISED_BY', 'HOSTED_BY', 'SPONSORED_BY'] as const)(
    '%s may lead outside the range',
    (kind) => {
      expect(relationFault(kind, bureau, foreign)).toBeUndefined()
    },
  )
})

describe('the beginning of a relation', () => {
  const known = { validFrom: '2015-01-01', validTo: '2020-01-01' }
  test('is free after the last one ended', () => {
    expect(beginningFault([known], '2020-01-01')).toBeUndefined()
  })

  test.each([
    ['the same relation holds', [known], '2019-12-31'],
    ['it never ended', [{ validFrom: null, validTo: null }], '2021-01-01'],
    ['it begins later', [{ validFrom: '2022-01-01', validTo: null }], '2021-01-01'],
  ])('is refused where %s', (_, relations, day) => {
    expect(beginningFault(relations, day)).toMatchObject({ code: 'CONFLICT' })
  })
})

describe('the end of a relation', () => {
  const open = { validFrom: '2015-01-01', validTo: null }
  const end = { wished: '2020-01-01', reason: '机构改革' }

  test('comes after its beginning, and may be said twice', () => {
    expect(relationEndFault(open, end)).toBeUndefined()
    expect(relationEndFault({ validFrom: null, validTo: null }, end)).toBeUndefined()
    expect(relationEndFault({ ...open, validTo: '2020-01-01' }, end)).toBeUndefined()
  })

  test.each([
    ['on its first day', open, { ...end, wished: '2015-01-01' }, 'INVALID'],
    ['on another day than before', { ...open, validTo: '2019-01-01' }, end, 'CONFLICT'],
    ['without a reason', open, { ...end, reason: ' ' }, 'INVALID'],
  ])('%s is refused', (_, known, wish, code) => {
    expect(relationEndFault(known, wish)).toMatchObject({ code })
  })
})
