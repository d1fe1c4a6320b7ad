import { describe, expect, test } from 'vitest'
import {
  judgeAttachment,
  judgeCandidates,
  judgeOffice,
  judgeOpening,
  judgeRandomness,
  judgeRepeat,
  judgeWanted,
  purposeOf,
} from './rules.ts'

test('two purposes are one when only blanks and widths differ', () => {
  expect(purposeOf(' 秋季　开学２０２６  督查 ')).toBe('秋季 开学2026 督查')
})

test('a draw has a purpose', () => {
  expect(judgeOpening({ purpose: '开学督查' })).toBeUndefined()
  expect(judgeOpening({ purpose: ' 督 ' })?.code).toBe('INVALID')
  expect(judgeOpening({ purpose: '督查', publicSource: 'x'.repeat(201) })?.code).toBe('INVALID')
})

describe('drawn once more', () => {
  const earlier = { openedOn: '2026-09-01' }

  test('it names the draw it repeats, and why', () => {
    expect(judgeRepeat(earlier, { named: true, reason: '两名督学请假' })).toBeUndefined()
    expect(judgeRepeat(undefined, { named: false, reason: null })).toBeUndefined()
  })

  test.each([
    ['silently', earlier, { named: false, reason: null }, 'CONFLICT'],
    ['without a reason', earlier, { named: true, reason: ' ' }, 'INVALID'],
    ['with a reason for nothing', undefined, { named: false, reason: '再抽' }, 'INVALID'],
  ])('%s it is refused', (_, before, repeat, code) => {
    expect(judgeRepeat(before, repeat)?.code).toBe(code)
  })
})

test('public randomness is said where its source was named before, and nowhere else', () => {
  expect(judgeRandomness('双色球第2026135期', '03 08 11')).toBeUndefined()
  expect(judgeRandomness(null, null)).toBeUndefined()
  expect(judgeRandomness('双色球第2026135期', ' ')?.message).toContain('双色球第2026135期')
  expect(judgeRandomness(null, '03 08 11')?.code).toBe('INVALID')
})

describe('what is wanted', () => {
  const persons = { personIds: ['p'], count: 1 }

  test.each([
    ['a list and a number', { organizationIds: ['a'], count: 1 }, persons],
    [
      'kinds of a division, kind by kind',
      { divisionId: 'd', kinds: ['SCHOOL' as const], strata: [{ kind: 'SCHOOL' as const, count: 2 }] },
      { divisionId: 'd', count: 50 },
    ],
  ])('may be %s', (_, units, inspectors) => {
    expect(judgeWanted(units, inspectors)).toBeUndefined()
  })

  test.each([
    ['neither list nor division', { count: 1 }, persons],
    ['both list and division', { organizationIds: ['a'], divisionId: 'd', count: 1 }, persons],
    ['a division without kinds', { divisionId: 'd', kinds: [], count: 1 }, persons],
    ['a list with kinds', { organizationIds: ['a'], kinds: ['SCHOOL' as const], count: 1 }, persons],
    ['no number', { organizationIds: ['a'] }, persons],
    [
      'two kinds of number',
      { organizationIds: ['a'], count: 1, strata: [{ kind: 'SCHOOL' as const, count: 1 }] },
      persons,
    ],
    ['nothing', { organizationIds: ['a'], count: 0 }, persons],
    [
      'nothing of a kind',
      { organizationIds: ['a'], strata: [{ kind: 'SCHOOL' as const, count: 0 }] },
      persons,
    ],
    [
      'a kind twice',
      { organizationIds: ['a'], strata: [1, 2].map((count) => ({ kind: 'SCHOOL' as const, count })) },
      persons,
    ],
    ['too many units', { organizationIds: ['a'], count: 201 }, persons],
    ['too many inspectors', { organizationIds: ['a'], count: 1 }, { personIds: ['p'], count: 51 }],
    ['neither inspectors nor their division', { organizationIds: ['a'], count: 1 }, { count: 1 }],
  ])('is not %s', (_, units, inspectors) => {
    expect(judgeWanted(units, inspectors)?.code).toBe('INVALID')
  })
})

const school = (id: string) => ({ id, kind: 'SCHOOL' as const })

describe('candidates', () => {
  const fine = {
    strata: [{ kind: 'SCHOOL' as const, count: 1 }],
    inspectorCount: 1,
    units: [school('a')],
    inspectors: ['p'],
  }
  test('suffice where there are as many as are drawn', () => {
    expect(judgeCandidates(fine)).toBeUndefined()
  })

  test.each([
    ['of a kind are too few', { strata: [{ kind: 'KINDERGARTEN' as const, count: 1 }] }, '幼儿园只有 0 个'],
    ['are too few', { strata: [{ kind: 'ANY' as const, count: 2 }] }, '只有 1 个'],
    ['to inspect are too few', { inspectorCount: 2 }, '只有 1 名'],
    ['come twice', { units: [school('a'), school('a')] }, '重复'],
    ['to inspect come twice', { inspectors: ['p', 'p'] }, '重复'],
    ['are too many', { units: Array.from({ length: 2_001 }, (_, i) => school(String(i))) }, '超过'],
    ['to inspect are too many', { inspectors: Array.from({ length: 501 }, (_, i) => String(i)) }, '超过'],
  ])('that %s are refused', (_, over, message) => {
    expect(judgeCandidates({ ...fine, ...over })).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining(message),
    })
  })
})

test('who is no inspector on the day is no candidate', () => {
  expect(judgeOffice(true)).toBeUndefined()
  expect(judgeOffice(false)?.code).toBe('INVALID')
})

test('a result is used once, after it was drawn, with a lead who was drawn', () => {
  const draw = { heldAt: new Date(), inspectionId: null }
  const attachment = { objects: 200, leadPersonId: 'p', added: ['p'] }
  expect(judgeAttachment(draw, attachment)).toBeUndefined()
  expect(judgeAttachment({ ...draw, heldAt: null }, attachment)?.code).toBe('CONFLICT')
  expect(judgeAttachment({ ...draw, inspectionId: 'i' }, attachment)?.code).toBe('CONFLICT')
  expect(judgeAttachment(draw, { ...attachment, objects: 201 })?.code).toBe('INVALID')
  expect(judgeAttachment(draw, { ...attachment, added: ['q'] })?.code).toBe('INVALID')
})
