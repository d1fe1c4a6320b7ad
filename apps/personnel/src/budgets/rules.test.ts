import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  judgeAdjustment,
  judgeDecision,
  judgeDraw,
  judgeExpense,
  judgeExpenseLine,
  judgeFeeLine,
  judgePaidOn,
  leftOf,
  type Line,
} from './rules.ts'

const office = { organizationId: 'office', personId: 'leader' }
const other = { organizationId: 'other', personId: 'leader' }
const line = (over: Partial<Line> = {}): Line => ({
  name: '专家评审费',
  item: 'REVIEW_FEE',
  officeOrganizationId: 'office',
  status: 'APPROVED',
  year: 2020,
  approved: 100_000,
  reserved: 30_000,
  used: 20_000,
  ...over,
})

describe('a draw', () => {
  it('takes what is left and no fen more, and says what is left', () => {
    expect(judgeDraw(line(), 50_000, office)).toBeUndefined()
    expect(judgeDraw(line(), 50_001, office)).toEqual({
      code: 'CONFLICT',
      message: '预算项目“专家评审费”剩余 500.00 元，本次需要 500.01 元，请减少支出或先调整预算',
      details: { left: 50_000, need: 50_001 },
    })
  })

  it('is the office’s, on an approved budget', () => {
    expect(judgeDraw(line(), 1, other)?.code).toBe('FORBIDDEN')
    expect(judgeDraw(line({ status: 'PROPOSED' }), 1, office)?.message).toBe('2020 年预算待批准，不能支出')
  })

  it('leaves approved less reserved and used, however it came about', () => {
    const step = fc.record({
      kind: fc.constantFrom('reserve', 'use', 'free', 'adjust'),
      amount: fc.nat(50_000),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let state = line()
        for (const { kind, amount } of steps) {
          const { reserved, used } = state
          const some = Math.min(amount, reserved)
          if (kind === 'reserve' && !judgeDraw(state, amount, office)) {
            state = { ...state, reserved: reserved + amount }
          }
          if (kind === 'use') state = { ...state, reserved: reserved - some, used: used + some }
          if (kind === 'free') state = { ...state, reserved: reserved - some }
          if (kind === 'adjust' && !judgeAdjustment(state, amount, office))
            state = { ...state, approved: amount }
          expect(leftOf(state)).toBeGreaterThanOrEqual(0)
          expect(state.reserved + state.used + leftOf(state)).toBe(state.approved)
        }
      }),
    )
  })

  it('of fees is on a line for fees, of a year from the work to the present', () => {
    const codes = (over: Partial<Line>, days: string[]) =>
      judgeFeeLine(line(over), days, '2021-03-01').map((fault) => fault?.code)
    expect(codes({ year: 2020 }, ['2020-12-31', '2021-01-01'])).toEqual([undefined, 'INVALID'])
    expect(codes({ year: 2021 }, ['2020-12-31', '2021-01-01'])).toEqual([undefined, undefined])
    expect(codes({ year: 2022 }, ['2021-01-01'])).toEqual(['INVALID'])
    expect(
      judgeFeeLine(line({ item: 'TRAINING', name: '培训' }), ['2020-12-31'], '2020-12-31')[0]?.message,
    ).toBe('预算项目“培训”为培训费，不能列支评审费')
    expect(judgeExpenseLine(line())?.code).toBe('INVALID')
    expect(judgeExpenseLine(line({ item: 'SUBSIDY' }))).toBeUndefined()
  })
})

describe('a decision', () => {
  const proposal = { status: 'PROPOSED', officeOrganizationId: 'office', proposedById: 'clerk' }

  it('is another person’s of the office, once, and a return has its reason', () => {
    expect(judgeDecision(proposal, { approve: true }, office)).toBeUndefined()
    expect(judgeDecision(proposal, { approve: false }, office)?.message).toBe('退回须说明理由')
    expect(judgeDecision(proposal, { approve: false, reason: '超支' }, office)).toBeUndefined()
    expect(judgeDecision(proposal, { approve: true }, other)?.code).toBe('FORBIDDEN')
    const clerk = { organizationId: 'office', personId: 'clerk' }
    expect(judgeDecision(proposal, { approve: true }, clerk)?.message).toContain('请由另一人办理')
    expect(judgeDecision({ ...proposal, status: 'APPROVED' }, { approve: true }, office)?.code).toBe(
      'CONFLICT',
    )
  })
})

describe('an adjustment', () => {
  it('leaves room for what is drawn, and changes something', () => {
    expect(judgeAdjustment(line(), 50_000, office)).toBeUndefined()
    expect(judgeAdjustment(line(), 49_999, office)?.message).toBe(
      '预算项目“专家评审费”已占用和支出 500.00 元，不能调整为 499.99 元',
    )
    expect(judgeAdjustment(line(), 100_000, office)?.code).toBe('INVALID')
    expect(judgeAdjustment(line({ status: 'RETURNED' }), 1, office)?.code).toBe('CONFLICT')
    expect(judgeAdjustment(line(), 200_000, other)?.code).toBe('FORBIDDEN')
  })
})

describe('an expense', () => {
  const expense = {
    status: 'RESERVED',
    officeOrganizationId: 'office',
    feeId: null,
    personId: 'expert',
    recordedById: 'clerk',
  }
  const clerk = { organizationId: 'office', personId: 'clerk' }

  it('is paid by a second person and given up by anybody of the office, while it is reserved', () => {
    expect(judgeExpense('settle', expense, office)).toBeUndefined()
    expect(judgeExpense('settle', expense, clerk)?.message).toBe('登记人不能确认支付，请由另一人办理')
    expect(judgeExpense('cancel', expense, clerk)).toBeUndefined()
    expect(judgeExpense('cancel', { ...expense, status: 'USED' }, office)?.message).toBe('不能撤销：已支出')
    expect(judgeExpense('settle', { ...expense, status: 'FREED' }, office)?.code).toBe('CONFLICT')
  })

  it('is not the other office’s, nor whose it is, nor a fee’s to handle here', () => {
    expect(judgeExpense('settle', expense, other)?.code).toBe('FORBIDDEN')
    const expert = { organizationId: 'office', personId: 'expert' }
    expect(judgeExpense('cancel', expense, expert)?.code).toBe('FORBIDDEN')
    expect(judgeExpense('cancel', { ...expense, feeId: 'fee' }, office)?.message).toContain(
      '请在评审费中撤销',
    )
  })

  it('is paid between its day and today', () => {
    expect(judgePaidOn('2020-10-12', '2020-10-12', '2020-10-12')).toBeUndefined()
    expect(judgePaidOn('2020-10-12', '2020-10-11', '2020-10-12')?.code).toBe('INVALID')
    expect(judgePaidOn('2020-10-12', '2020-10-13', '2020-10-12')?.code).toBe('INVALID')
  })
})
