import { expect, test } from 'vitest'
import { judgeDispatches, judgeEnd, judgePublication, judgeReport } from './rules.ts'

const dispatch = { kind: 'GOVERNMENT' as const, recipientName: '市人民政府', sentOn: '2020-10-28' }

test('a report goes to somebody by name, among them the own government', () => {
  expect(judgeDispatches([dispatch])).toBeUndefined()
  expect(judgeDispatches([{ ...dispatch, recipientName: null, organizationId: 'o' }])).toBeUndefined()
  expect(judgeDispatches([dispatch, { ...dispatch, recipientName: ' ' }])?.message).toContain('第 2 行')
  expect(judgeDispatches([])?.code).toBe('INVALID')
  expect(judgeReport([dispatch])).toBeUndefined()
  expect(judgeReport([{ ...dispatch, kind: 'HIGHER_ORGAN' }])?.code).toBe('INVALID')
})

test('a report is published with day and place, or withheld with a reason', () => {
  const said = { inspectionId: 'i', publishedOn: '2020-10-28', publishedAt: '门户网站' }
  expect(judgePublication({ ...said, openness: 'PUBLIC' })).toBeUndefined()
  expect(judgePublication({ ...said, openness: 'PUBLIC', publishedOn: null })?.code).toBe('INVALID')
  expect(judgePublication({ inspectionId: 'i', openness: 'CLOSED', reason: '涉密审查' })).toBeUndefined()
  expect(judgePublication({ inspectionId: 'i', openness: 'CLOSED' })?.message).toContain('理由')
  expect(judgePublication({ ...said, openness: 'ON_REQUEST', reason: '理由' })?.code).toBe('INVALID')
})

test('an inspection ends when everybody whom the rule names has the report and its openness is decided', () => {
  const rule = {
    key: 'report.recipients',
    value: ['GOVERNMENT', 'HIGHER_ORGAN'],
    unit: '项',
    article: '第二十三条',
    mark: 'FOUND',
    ruleParameterId: 'r',
    validFrom: '2012-10-01',
  }
  expect(judgeEnd(['GOVERNMENT', 'HIGHER_ORGAN', 'OTHER'], true, [rule])).toBeUndefined()
  expect(judgeEnd(['GOVERNMENT'], true, [rule])?.details).toEqual({ missing: ['HIGHER_ORGAN'] })
  expect(judgeEnd(['GOVERNMENT'], true, [])).toBeUndefined()
  expect(judgeEnd(['GOVERNMENT'], false, [])?.details).toEqual({ missing: ['openness'] })
})
