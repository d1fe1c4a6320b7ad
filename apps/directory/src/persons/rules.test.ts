import { describe, expect, test } from 'vitest'
import { endingFault, handlingFault, hasRange, newPostFault } from './rules.ts'

const office = { kind: 'COMMITTEE_OFFICE', covered: true }
const school = { kind: 'SCHOOL', covered: true }
const post = { name: '张三', role: 'OFFICER', own: false, organization: office }

describe('a new post', () => {
  test('in an office in range passes', () => {
    expect(newPostFault(post, ['OFFICER'])).toBeUndefined()
  })

  test.each([
    ['in an unknown organization', { organization: undefined }, 'INVALID', '机构不存在'],
    ['outside the range', { organization: { ...office, covered: false } }, 'FORBIDDEN', '管辖范围'],
    ['of somebody with a name of one character', { name: '张' }, 'INVALID', '姓名'],
    ['for oneself', { own: true }, 'FORBIDDEN', '本人'],
    ['with a seat outside a committee', { seat: 'CHAIR' }, 'INVALID', '只有委员会'],
    ['of an officer in a school', { organization: school }, 'INVALID', '单位人员'],
    ['of an inspector in a school', { organization: school, role: 'INSPECTOR' }, 'INVALID', '单位人员'],
  ])('%s is refused', (_, over, code, words) => {
    expect(newPostFault({ ...post, ...over }, ['OFFICER'])).toMatchObject({
      code,
      message: expect.stringContaining(words),
    })
  })

  test('of a principal is a post of a unit', () => {
    expect(newPostFault({ ...post, role: 'UNIT', organization: school }, ['OFFICER'])).toBeUndefined()
  })
})

test.each(['LEADER', 'AUDITOR', 'ADMIN'])(
  'a post as %s is given and ended by an administrator only',
  (role) => {
    expect(handlingFault(role, ['OFFICER'])).toMatchObject({ code: 'FORBIDDEN' })
    expect(handlingFault(role, ['ADMIN'])).toBeUndefined()
  },
)

test.each(['OFFICER', 'INSPECTOR', 'EXPERT', 'UNIT'])('an officer gives and ends posts as %s', (role) => {
  expect(handlingFault(role, ['OFFICER'])).toBeUndefined()
})

describe('the end of a post', () => {
  const ending = { validFrom: '2019-01-01', known: null, wished: '2020-07-01', reason: '调离' }

  test('after its beginning and with a reason passes, also the same end again', () => {
    expect(endingFault(ending)).toBeUndefined()
    expect(endingFault({ ...ending, known: '2020-07-01' })).toBeUndefined()
  })

  test.each([
    ['on its first day', { wished: '2019-01-01' }, 'INVALID'],
    ['without a reason', { reason: '  ' }, 'INVALID'],
    ['that has ended on another day', { known: '2020-01-01' }, 'CONFLICT'],
  ])('%s is refused', (_, over, code) => {
    expect(endingFault({ ...ending, ...over })).toMatchObject({ code })
  })
})

test.each([
  ['OFFICER', 'COMMITTEE_OFFICE', true],
  ['LEADER', 'COMMITTEE', true],
  ['INSPECTOR', 'INSPECTION_OFFICE', true],
  ['AUDITOR', 'DEPARTMENT', true],
  ['ADMIN', 'GOVERNMENT', true],
  ['EXPERT', 'COMMITTEE_OFFICE', false],
  ['UNIT', 'GOVERNMENT', false],
  ['INSPECTOR', 'SCHOOL', false],
  ['OFFICER', 'TRAINING_INSTITUTION', false],
  ['SYSTEM', 'COMMITTEE_OFFICE', false],
] as const)('a post as %s in a %s has the range of the division: %s', (role, kind, range) => {
  expect(hasRange(role, kind)).toBe(range)
})
