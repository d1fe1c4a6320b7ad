import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeNewMembers, judgeRecusals, judgeTeam, type Member, maxTeam } from './rules.ts'

const rule = (value: unknown) => ({
  key: 'team.min',
  value,
  unit: '人',
  article: '第十六条',
  mark: 'FOUND',
  ruleParameterId: 'r',
  validFrom: '2012-10-01',
})
const lead: Member = { role: 'LEAD', isInspector: true }
const inspector: Member = { role: 'MEMBER', isInspector: true }
const expert: Member = { role: 'MEMBER', isInspector: false }

describe('a team', () => {
  test('of a lead and two inspectors suffices by the national rule', () => {
    expect(judgeTeam('SPECIAL', [lead, inspector, inspector], rule(3))).toBeUndefined()
  })

  test('of two inspectors and an expert does not, and the refusal says why', () => {
    expect(judgeTeam('COMPREHENSIVE', [lead, inspector, expert], rule(3))).toMatchObject({
      code: 'CONFLICT',
      details: { rule: 'team.min', article: '第十六条', needed: 3, found: 2 },
    })
  })

  test('needs exactly one lead, who may be no inspector', () => {
    expect(judgeTeam('SPECIAL', [inspector, inspector, inspector], rule(3))?.details).toEqual({
      needed: 1,
      found: 0,
    })
    expect(judgeTeam('SPECIAL', [lead, lead, inspector], rule(3))?.details).toEqual({ needed: 1, found: 2 })
    const official: Member = { role: 'LEAD', isInspector: false }
    expect(judgeTeam('SPECIAL', [official, inspector, inspector, inspector], rule(3))).toBeUndefined()
  })

  test('is not judged without a rule, or by one that is no number', () => {
    expect(judgeTeam('SPECIAL', [lead, inspector, inspector], undefined)?.code).toBe('CONFLICT')
    expect(judgeTeam('SPECIAL', [lead, inspector, inspector], rule('three'))?.code).toBe('CONFLICT')
  })

  test('for a regular inspection is one inspector', () => {
    expect(judgeTeam('REGULAR', [lead], undefined)).toBeUndefined()
    expect(judgeTeam('REGULAR', [{ ...lead, isInspector: false }], undefined)?.details).toEqual({
      needed: 1,
      found: 0,
    })
  })

  test('suffices exactly when it has one lead and enough inspectors, whatever the number', () => {
    const member = fc.record({
      role: fc.constantFrom('LEAD' as const, 'MEMBER' as const),
      isInspector: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(member, { maxLength: 8 }), fc.integer({ min: 1, max: 6 }), (members, least) => {
        const leads = members.filter((one) => one.role === 'LEAD').length
        const inspectors = members.filter((one) => one.isInspector).length
        const suffices = leads === 1 && inspectors >= least
        expect(judgeTeam('SPECIAL', members, rule(least)) === undefined).toBe(suffices)
      }),
    )
  })
})

const member = (personId: string, role: 'LEAD' | 'MEMBER' = 'MEMBER') => ({ personId, role })

describe('new members', () => {
  test('are others than those there, each once, with no second lead', () => {
    expect(judgeNewMembers([member('a', 'LEAD')], [member('b')])).toBeUndefined()
    expect(judgeNewMembers([member('a')], [member('a')])?.code).toBe('CONFLICT')
    expect(judgeNewMembers([], [member('a'), member('a')])?.code).toBe('CONFLICT')
    expect(judgeNewMembers([member('a', 'LEAD')], [member('b', 'LEAD')])?.code).toBe('CONFLICT')
  })

  test('are at least one, and the team has its limit', () => {
    expect(judgeNewMembers([], [])?.code).toBe('INVALID')
    const many = Array.from({ length: maxTeam }, (_, i) => member(String(i)))
    expect(judgeNewMembers([], many)).toBeUndefined()
    expect(judgeNewMembers(many, [member('one more')])?.code).toBe('INVALID')
  })
})

test('whoever has to recuse is refused with ground and article', () => {
  expect(judgeRecusals([])).toBeUndefined()
  const recusal = {
    personId: 'p',
    organizationId: 'o',
    ground: 'STAFF_OF_UNIT',
    article: '第八条',
    message: '在该单位任职',
  }
  expect(judgeRecusals([recusal, recusal])).toMatchObject({
    code: 'CONFLICT',
    message: '小组成员应当回避：在该单位任职。依据：第八条',
    details: { ground: 'STAFF_OF_UNIT', recusals: 2 },
  })
})
