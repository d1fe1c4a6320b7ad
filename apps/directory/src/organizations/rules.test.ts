import { describe, expect, test } from 'vitest'
import { newOrganizationFault, relationFault } from './rules.ts'

const candidate = { name: '巴州演示小学', covered: true, taken: false }

describe('a new organization', () => {
  test.each([
    ['a plain name', {}],
    ['a school code of ten digits', { code: '2151012345' }],
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
