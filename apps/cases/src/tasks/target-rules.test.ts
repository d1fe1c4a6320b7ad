import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  judgeFigure,
  judgeMilestones,
  judgeTargets,
  percentageOf,
  type Said,
  stateOf,
} from './target-rules.ts'

const target = { title: '公办学位', value: 7000, qualifier: 'GE', unit: 'PLACE' } as const
const range = { title: '重点培养', value: 3, upTo: 4, unit: 'PERSON' } as const

describe('targets', () => {
  test('may be bounds, ranges, percentages and money', () => {
    const money = { title: '资金', value: 405_000_000_000, unit: 'FEN' }
    expect(
      judgeTargets([
        target,
        range,
        money,
        { title: '达标率', value: 38.4, qualifier: 'GT', unit: 'PERCENT' },
      ]),
    ).toBeUndefined()
  })

  test.each([
    [[{ ...target, value: -1 }], '不小于 0'],
    [[{ ...target, value: Number.POSITIVE_INFINITY }], '不小于 0'],
    [[{ title: '资金', value: 0.5, unit: 'FEN' }], '以分为单位'],
    [[{ ...range, upTo: 3 }], '上限应大于下限'],
    [[{ ...range, qualifier: 'GE' as const }], '不再加限定词'],
    [[range, { ...range, title: ' 重点培养 ' }], '不能重复'],
    [[{ ...range, title: ' ' }], '名称'],
  ])('%j are refused', (targets, message) => {
    expect(judgeTargets(targets)).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining(message),
    })
  })

  test('a figure of money is whole', () => {
    expect(judgeFigure(1.5, 'PERCENT')).toBeUndefined()
    expect(judgeFigure(1.5, 'FEN')?.code).toBe('INVALID')
  })
})

const judge = (over: object) =>
  judgeMilestones([{ title: '一季度', dueOn: '2024-03-31', ...over }], [target], '2024-12-31')?.message

describe('milestones', () => {
  test('are events, or figures of a target of the task', () => {
    expect(judge({})).toBeUndefined()
    expect(judge({ targetTitle: '公办学位', value: 2000 })).toBeUndefined()
    expect(judge({ targetTitle: '公办学位' })).toContain('同时填写')
    expect(judge({ targetTitle: '别的', value: 1 })).toContain('没有目标')
    expect(judge({ targetTitle: '公办学位', value: -1 })).toContain('不小于 0')
    expect(judge({ dueOn: '2025-01-01' })).toContain('不能晚于完成期限')
  })
})

const state = (asked: { value: number; qualifier: string }, said: Said) => stateOf(asked, said)

describe('a target', () => {
  test('is decided by what is said, or not at all', () => {
    const seven = { value: 7000, qualifier: 'GE' }
    expect(state(seven, null)).toBe('UNKNOWN')
    expect(state(seven, { value: 7000, qualifier: 'EQ' })).toBe('REACHED')
    expect(state(seven, { value: 6999, qualifier: 'EQ' })).toBe('NOT_REACHED')
    expect(state(seven, { value: 7000, qualifier: 'GE' })).toBe('REACHED')
    expect(state(seven, { value: 6000, qualifier: 'GE' })).toBe('UNKNOWN')
    expect(state(seven, { value: 7000, qualifier: 'APPROX' })).toBe('UNKNOWN')
    expect(state({ value: 30, qualifier: 'APPROX' }, { value: 30, qualifier: 'APPROX' })).toBe('REACHED')
  })

  test('above 38.4 per cent needs more than 38.4', () => {
    const above = { value: 38.4, qualifier: 'GT' }
    expect(state(above, { value: 38.4, qualifier: 'EQ' })).toBe('NOT_REACHED')
    expect(state(above, { value: 38.4, qualifier: 'GE' })).toBe('UNKNOWN')
    expect(state(above, { value: 38.4, qualifier: 'GT' })).toBe('REACHED')
    expect(state(above, { value: 38.5, qualifier: 'EQ' })).toBe('REACHED')
  })

  test('is never said to be reached, or not, where a true figure could say otherwise', () => {
    const figure = fc.nat(60)
    fc.assert(
      fc.property(
        figure,
        fc.constantFrom('EQ', 'GE', 'GT'),
        figure,
        fc.constantFrom('EQ' as const, 'GE' as const, 'GT' as const),
        fc.nat(60),
        (asked, bound, value, qualifier, beyond) => {
          const truth = value + (qualifier === 'EQ' ? 0 : qualifier === 'GT' ? beyond + 0.5 : beyond)
          const reached = bound === 'GT' ? truth > asked : truth >= asked
          const said = state({ value: asked, qualifier: bound }, { value, qualifier })
          if (said !== 'UNKNOWN') expect(said === 'REACHED').toBe(reached)
        },
      ),
    )
  })
})

describe('a percentage', () => {
  const raw = { value: 92, qualifiers: ['EQ'], unknown: 0, parts: 0 }

  test('of the body itself stays as said, of its parts is a lower bound', () => {
    expect(percentageOf(raw)).toEqual({ value: 92, qualifier: 'EQ' })
    expect(percentageOf({ ...raw, qualifiers: ['GT'] })).toEqual({ value: 92, qualifier: 'GT' })
    expect(percentageOf({ ...raw, parts: 2 })).toEqual({ value: 92, qualifier: 'GE' })
    expect(percentageOf({ ...raw, parts: 2, qualifiers: ['EQ', 'APPROX'] })?.qualifier).toBe('APPROX')
    expect(percentageOf({ ...raw, value: null })).toBeNull()
  })

  test('of a whole is no less than the least of its parts, whatever their sizes', () => {
    const part = fc.record({ size: fc.integer({ min: 1, max: 50 }), percent: fc.nat(100) })
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const whole = parts.reduce((sum, { size }) => sum + size, 0)
        const truth = parts.reduce((sum, { size, percent }) => sum + size * percent, 0) / whole
        const least = Math.min(...parts.map(({ percent }) => percent))
        const said = percentageOf({ value: least, qualifiers: ['EQ'], unknown: 0, parts: parts.length })
        expect(said?.qualifier).toBe('GE')
        expect(truth).toBeGreaterThanOrEqual((said?.value ?? 0) - 1e-9)
      }),
    )
  })
})
