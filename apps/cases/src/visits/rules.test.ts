import { expect, test } from 'vitest'
import { judgeVisit } from './rules.ts'

const visit = {
  clientId: 'v',
  kind: 'MEETING' as const,
  placeName: '座谈会',
  occurredOn: '2020-09-14',
  methods: ['TALKS' as const],
}

test('a visit names its place and at least one method, and its row in the refusal', () => {
  expect(judgeVisit(visit, 0)).toBeUndefined()
  expect(judgeVisit({ ...visit, placeName: null, organizationId: 'o' }, 0)).toBeUndefined()
  expect(judgeVisit({ ...visit, methods: [] }, 1)?.message).toBe('第 2 行：请至少选择一种督导方式')
  expect(judgeVisit({ ...visit, placeName: ' ' }, 0)?.code).toBe('INVALID')
  expect(judgeVisit({ ...visit, placeName: 'x'.repeat(101) }, 0)?.code).toBe('INVALID')
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e9])('%d persons are refused', (value) => {
  expect(judgeVisit({ ...visit, persons: { value } }, 0)?.code).toBe('INVALID')
})
