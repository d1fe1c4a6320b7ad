import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  answersOf,
  faultOfAnswer,
  type Item,
  judgeNewForm,
  judgePublication,
  judgeSections,
  judgeUse,
  sectionsOf,
} from './rules.ts'

const item = (over: Partial<Item> = {}): Item => ({
  key: '1.1',
  text: '食堂卫生',
  kind: 'YES_NO',
  unit: null,
  min: null,
  max: null,
  levels: [],
  isRequired: true,
  needsPhoto: false,
  problemWhen: [],
  guidance: null,
  ...over,
})
const levels = [
  { key: 'GOOD', name: '好' },
  { key: 'FAULT', name: '存在问题' },
]
const rubric = item({ key: '1.2', kind: 'RUBRIC', levels, problemWhen: ['FAULT'] })
const number = item({ key: '1.3', kind: 'NUMBER', unit: '人', min: 0, max: 60 })
const words = item({ key: '1.4', kind: 'TEXT' })
const messageOf = (...items: Item[]) => judgeSections([{ title: '卫生', items }])?.message

describe('a check list', () => {
  test('of all four kinds of item is in order', () => {
    expect(messageOf(item({ problemWhen: ['NO'] }), rubric, number, words)).toBeUndefined()
  })

  test.each([
    ['a key with a blank', { key: 'a b' }, '键应为'],
    ['no text', { text: ' ' }, '检查内容'],
    ['a unit that no number has', { unit: '人' }, '单位'],
    ['a number without a unit', { kind: 'NUMBER' as const }, '单位'],
    ['a bound that no number has', { min: 1 }, '上下限'],
    ['crossed bounds', { kind: 'NUMBER' as const, unit: '人', min: 2, max: 1 }, '下限'],
    ['levels that no rubric has', { levels }, '等级'],
    ['a rubric of one level', { kind: 'RUBRIC' as const, levels: levels.slice(1) }, '等级'],
    ['two levels of one key', { kind: 'RUBRIC' as const, levels: [levels[0]!, levels[0]!] }, '重复'],
    [
      'a level without a name',
      { kind: 'RUBRIC' as const, levels: [levels[0]!, { key: 'B', name: '' }] },
      '名称',
    ],
    ['a problem by an answer that it does not take', { problemWhen: ['FAULT'] }, '不是本项的答案'],
  ])('with %s is refused, the item named', (_, over, message) => {
    const found = messageOf(item({ key: 'x' }), item(over))
    expect(found).toMatch(/^第 1 部分第 2 项：/)
    expect(found).toContain(message)
  })

  test('names each key once, has no empty section, and its limits', () => {
    expect(messageOf(item(), item())).toBe('第 1 部分第 2 项：键 1.1 重复')
    expect(messageOf()).toBe('第 1 部分：至少要有一个检查项')
    expect(judgeSections([{ title: '', items: [item()] }])?.message).toContain('标题')
    const many = (count: number) => Array.from({ length: count }, (_, i) => item({ key: String(i) }))
    expect(messageOf(...many(300))).toBeUndefined()
    expect(messageOf(...many(301))).toContain('最多')
  })

  test('is published as the number that was read, and not empty', () => {
    const draft = { number: 2, sections: [{ title: '卫生', items: [item()] }] }
    expect(judgePublication(draft, 2)).toBeUndefined()
    expect(judgePublication(draft, 1)?.code).toBe('CONFLICT')
    expect(judgePublication(undefined, 1)?.code).toBe('CONFLICT')
    expect(judgePublication({ ...draft, sections: [] }, 2)?.code).toBe('INVALID')
  })

  test('has a name, and no use after its withdrawal', () => {
    expect(judgeNewForm({ name: '开学督查检查表' })).toBeUndefined()
    expect(judgeNewForm({ name: ' 表 ' })?.code).toBe('INVALID')
    expect(judgeUse({ withdrawnOn: null })).toBeUndefined()
    expect(judgeUse({ withdrawnOn: new Date() })?.code).toBe('CONFLICT')
  })

  test('keeps its content trimmed and whole', () => {
    const input = [{ title: ' 卫生 ', items: [{ key: 'a', text: ' 食堂 ', kind: 'YES_NO' as const }] }]
    expect(sectionsOf(input)).toEqual([{ title: '卫生', items: [item({ key: 'a', text: '食堂' })] }])
  })
})

describe('an answer', () => {
  test.each([
    [item(), 'YES', undefined],
    [item(), 'MAYBE', '应为 YES、NO 之一'],
    [item(), true, '应为文字'],
    [rubric, 'FAULT', undefined],
    [rubric, 'YES', '应为 GOOD、FAULT 之一'],
    [number, 60, undefined],
    [number, 61, '应在 0 至 60 之间'],
    [number, Number.NaN, '应为数值'],
    [number, '12', '应为数值'],
    [item({ ...number, max: null }), -1, '应在 0 至 不限 之间'],
    [words, '地面有积水', undefined],
    [words, ' ', '应为文字'],
    [words, 'x'.repeat(4_001), '不能超过 4000 个字'],
  ])('to %j of %j: %s', (to, value, fault) => {
    expect(faultOfAnswer(to, value)).toBe(fault)
  })

  test('that is chosen is one of those the item offers, and nothing else is', () => {
    fc.assert(
      fc.property(fc.constantFrom(item(), rubric), fc.jsonValue(), (to, value) => {
        const isOffered = typeof value === 'string' && answersOf(to).includes(value)
        expect(faultOfAnswer(to, value) === undefined).toBe(isOffered)
      }),
    )
  })
})
