import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgePreparation, judgeVotes, outcomeOf } from './rules.ts'

const row = (key: string, value: unknown) => ({
  key,
  value,
  unit: '项',
  article: '第十九条',
  mark: 'FOUND',
  ruleParameterId: 'r',
  validFrom: '2012-10-01',
})
const votes = (agree: number, disagree = 0) =>
  Array.from({ length: agree + disagree }, (_, i) => ({
    personId: String(i),
    vote: i < agree ? ('AGREE' as const) : ('DISAGREE' as const),
  }))
const twoThirds = row('opinion.majority', { numerator: 2, denominator: 3 })

describe('a vote', () => {
  test('passes by the share of the whole team, whoever stays away', () => {
    expect(outcomeOf(3, votes(2), twoThirds)).toEqual({
      agreeing: 2,
      needed: 2,
      article: '第十九条',
      passed: true,
    })
    expect(outcomeOf(5, votes(3), twoThirds)).toMatchObject({ needed: 4, passed: false })
  })

  test('without a rule on the share passes when somebody agrees', () => {
    expect(outcomeOf(3, votes(1, 2), undefined)).toMatchObject({ needed: null, passed: true })
    expect(outcomeOf(3, votes(0, 3), undefined)).toMatchObject({ passed: false })
  })

  test('passes exactly when agreeing over members is the share or more', () => {
    const share = fc.integer({ min: 1, max: 9 }).chain((denominator) =>
      fc.record({
        numerator: fc.integer({ min: 1, max: denominator }),
        denominator: fc.constant(denominator),
      }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(50), share, (members, some, value) => {
        const agreeing = Math.min(some, members)
        const { passed } = outcomeOf(members, votes(agreeing), row('opinion.majority', value))
        expect(passed).toBe(agreeing * value.denominator >= members * value.numerator)
      }),
    )
  })

  test('is a member’s, once', () => {
    expect(judgeVotes(['0', '1'], votes(2))).toBeUndefined()
    expect(judgeVotes(['0'], votes(2))?.message).toContain('只有督导小组成员')
    expect(judgeVotes(['0'], [...votes(1), ...votes(1)])?.message).toContain('只能表决一次')
    expect(judgeVotes(['0'], [])?.code).toBe('INVALID')
  })
})

test('nobody deliberates before self-evaluations are reviewed and the public is heard, where a rule says so', () => {
  const ready = { unreviewed: 0, publicOpinions: 0, owing: [] }
  const required = [row('visit.publicOpinion', { required: true })]
  expect(judgePreparation(ready, [])).toBeUndefined()
  expect(judgePreparation(ready, [row('visit.publicOpinion', { required: false })])).toBeUndefined()
  expect(judgePreparation(ready, required)?.rule).toBe('visit.publicOpinion')
  expect(judgePreparation({ ...ready, publicOpinions: 1 }, required)).toBeUndefined()
  expect(judgePreparation({ ...ready, owing: ['督导方案', '督导通知'] }, [])?.message).toBe(
    '尚未补办督导方案、督导通知，不能评议',
  )
  expect(judgePreparation({ ...ready, unreviewed: 2 }, [])?.details).toEqual({ unreviewed: 2 })
})
