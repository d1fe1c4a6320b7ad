import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeMethods, judgeNewDeadline, judgePlan, receiptNumber } from './rules.ts'

test('a receipt carries kind, year and serial', () => {
  expect(receiptNumber('REPORT', 12, '2020-11-10')).toBe('ZG-2020-000012')
  expect(receiptNumber('PLAN', 1_234_567, '2021-01-01')).toBe('FA-2021-1234567')
})

const plan = {
  measures: '足额拨付',
  responsiblePerson: '副县长张某某',
  stages: [{ title: '拨付', dueOn: '2020-12-31' }],
  submittedOn: '2020-11-10',
}

test.each([
  ['no measures', { measures: ' ' }, '整改措施'],
  ['nobody who answers for it', { responsiblePerson: '' }, '整改责任人'],
  ['no stage', { stages: [] }, '1 至 50 个阶段'],
  ['a stage without a name', { stages: [{ title: ' ', dueOn: '2020-12-31' }] }, '阶段名称'],
  ['a stage that is over', { stages: [{ title: '拨付', dueOn: '2020-11-09' }] }, '不能早于报送日期'],
  ['a stage beyond the deadline', { stages: [{ title: '拨付', dueOn: '2021-01-01' }] }, '不能晚于整改期限'],
])('a plan with %s is refused', (_, over, message) => {
  expect(judgePlan({ ...plan, ...over }, '2020-12-31')?.message).toContain(message)
})

test('a plan within the deadline is fine, and any where there is no deadline', () => {
  expect(judgePlan(plan, '2020-12-31')).toBeUndefined()
  expect(judgePlan({ ...plan, stages: [{ title: '拨付', dueOn: '2030-01-01' }] }, null)).toBeUndefined()
})

test('a verification says how it was made', () => {
  expect(judgeMethods(['ON_SITE'])).toBeUndefined()
  expect(judgeMethods([])?.message).toContain('核查方式')
})

test('a new deadline is neither over nor earlier than the one before, whatever the days', () => {
  const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  const plain = day.map((date) => date.toISOString().slice(0, 10))
  fc.assert(
    fc.property(fc.option(plain), plain, plain, (before, after, today) => {
      const allowed = judgeNewDeadline(before, after, today) === undefined
      expect(allowed).toBe(after >= today && (before === null || after > before))
    }),
  )
})
