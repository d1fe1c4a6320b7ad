import { expect, test } from 'vitest'
import { chineseCalendar } from '@dudao/rules'
import { judgeAnnouncement, judgeHearing, judgeVisit, personsOf } from './rules.ts'

const visit = {
  clientId: 'v',
  kind: 'MEETING' as const,
  placeName: '座谈会',
  occurredOn: '2020-09-14',
  methods: ['TALKS' as const],
}

test('a visit names its place and at least one method', () => {
  expect(judgeVisit(visit)).toBeUndefined()
  expect(judgeVisit({ ...visit, placeName: null, organizationId: 'o' })).toBeUndefined()
  expect(judgeVisit({ ...visit, methods: [] })?.message).toBe('请至少选择一种督导方式')
  expect(judgeVisit({ ...visit, placeName: ' ' })?.code).toBe('INVALID')
  expect(judgeVisit({ ...visit, placeName: 'x'.repeat(101) })?.code).toBe('INVALID')
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e9])('%d persons are refused', (value) => {
  expect(judgeVisit({ ...visit, persons: { value } })?.code).toBe('INVALID')
})

const rule = (key: string, value: unknown) => ({
  key,
  value,
  unit: '项',
  article: '第十九条',
  mark: 'FOUND',
  ruleParameterId: 'r',
  validFrom: '2012-10-01',
})

test('persons are counted in one way, and each group once', () => {
  const students = { group: 'STUDENTS' as const, count: { value: 30 } }
  const parents = { group: 'PARENTS' as const, count: { value: 12, qualifier: 'GE' as const } }
  expect(judgeVisit({ ...visit, headcounts: [students, parents] })).toBeUndefined()
  expect(judgeVisit({ ...visit, headcounts: [students], persons: { value: 30 } })?.message).toContain(
    '只填一项',
  )
  expect(judgeVisit({ ...visit, headcounts: [students, students] })?.message).toContain('只填一次')
  expect(judgeVisit({ ...visit, headcounts: [{ ...students, count: { value: -1 } }] })?.code).toBe('INVALID')
  expect(personsOf({ ...visit, headcounts: [students, parents] })).toEqual({ value: 42, qualifier: 'GE' })
  expect(personsOf({ ...visit, persons: { value: 5 } })).toEqual({ value: 5, qualifier: 'EQ' })
  expect(personsOf(visit)).toBeNull()
})

test('those before whom others would not speak leave the room', () => {
  const absent = rule('hearing.absent', [
    { heard: ['STUDENTS', 'PARENTS'], absent: ['LEADERS', 'TEACHERS'] },
    { heard: ['TEACHERS'], absent: ['LEADERS'] },
  ])
  const heard = { ...visit, heard: ['STUDENTS' as const], absent: ['LEADERS' as const, 'TEACHERS' as const] }
  expect(judgeHearing(heard, absent)).toBeUndefined()
  expect(judgeHearing(visit, absent)).toBeUndefined()
  expect(judgeHearing({ ...heard, absent: ['LEADERS'] }, absent)).toMatchObject({
    code: 'CONFLICT',
    message: '听取学生意见时，教师应当离场。依据：第十九条',
  })
  // Students and teachers together: the teachers ought to have left.
  expect(judgeHearing({ ...heard, heard: ['STUDENTS', 'TEACHERS'], absent: ['LEADERS'] }, absent)?.code).toBe(
    'CONFLICT',
  )
  expect(judgeHearing({ ...heard, absent: [] }, undefined)).toBeUndefined()
  expect(judgeVisit({ ...heard, heard: ['LEADERS'] })?.message).toContain('离场')
})

test('a regular visit is announced at most so many working days before', () => {
  const calendar = chineseCalendar(2020, 2021)
  const two = rule('visit.maxNotice', 2)
  const on = (announcedOn: string | null) =>
    judgeAnnouncement({ ...visit, occurredOn: '2020-09-14', announcedOn }, two, calendar)
  // Monday the 14th: two working days before it is Thursday the 10th.
  expect(on('2020-09-10')).toBeUndefined()
  expect(on('2020-09-09')?.rule).toBe('visit.maxNotice')
  expect(on(null)).toBeUndefined()
  expect(judgeAnnouncement({ ...visit, announcedOn: '2020-01-01' }, undefined, calendar)).toBeUndefined()
  expect(judgeVisit({ ...visit, announcedOn: '2020-09-15' })?.code).toBe('INVALID')
})
