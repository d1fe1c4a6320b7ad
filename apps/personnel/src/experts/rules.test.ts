import { describe, expect, it } from 'vitest'
import { type Enrolment, judgeEnrolments, judgeRemoval } from './rules.ts'

const enrolment = (from: string, to: string | null = null): Enrolment => ({ personId: 'a', from, to })
const codes = (wished: Enrolment[], active: Enrolment[] = []) =>
  judgeEnrolments(wished, { known: new Set(['a']), active }).map((fault) => fault?.code)

describe('an enrolment', () => {
  it('is of a known person, named once', () => {
    expect(codes([enrolment('2020-01-01')])).toEqual([undefined])
    expect(codes([{ ...enrolment('2020-01-01'), personId: 'b' }])).toEqual(['NOT_FOUND'])
    expect(codes([enrolment('2020-01-01', '2021-01-01'), enrolment('2021-01-01')])).toEqual([
      undefined,
      'INVALID',
    ])
  })

  it('does not overlap one that holds; the ends are exclusive', () => {
    const held = [enrolment('2020-01-01', '2023-01-01')]
    expect(codes([enrolment('2022-12-31')], held)).toEqual(['CONFLICT'])
    expect(codes([enrolment('2019-01-01', '2020-01-02')], held)).toEqual(['CONFLICT'])
    expect(codes([enrolment('2023-01-01')], held)).toEqual([undefined])
    expect(codes([enrolment('2019-01-01', '2020-01-01')], held)).toEqual([undefined])
    expect(codes([enrolment('2030-01-01')], [enrolment('2020-01-01')])).toEqual(['CONFLICT'])
  })
})

describe('a removal', () => {
  const active = { status: 'ACTIVE', from: '2020-01-01', removedOn: null }

  it('lies between the enrolment and today, and happens once', () => {
    expect(judgeRemoval(active, '2020-01-01', '2020-06-01')).toBeUndefined()
    expect(judgeRemoval(active, '2019-12-31', '2020-06-01')?.code).toBe('INVALID')
    expect(judgeRemoval(active, '2020-06-02', '2020-06-01')?.code).toBe('INVALID')
    const removed = { ...active, status: 'REMOVED', removedOn: '2020-03-01' }
    expect(judgeRemoval(removed, '2020-05-01', '2020-06-01')).toEqual({
      code: 'CONFLICT',
      message: '该专家已于 2020-03-01 移出专家库，须重新入库',
    })
  })
})
