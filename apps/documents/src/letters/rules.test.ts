import { describe, expect, it } from 'vitest'
import type { LetterStatus } from '../generated/resolvers.ts'
import { faultOfReason, faultOfStep, faultOfText, type LetterStep } from './rules.ts'

describe('the life of a letter', () => {
  const steps: LetterStep[] = ['UPDATE', 'SUBMIT', 'RETURN', 'APPROVE', 'VOID']
  const drawn: Record<LetterStatus, LetterStep[]> = {
    DRAFT: ['UPDATE', 'SUBMIT', 'VOID'],
    SUBMITTED: ['RETURN', 'APPROVE', 'VOID'],
    APPROVED: ['VOID'],
    RENDERED: ['VOID'],
    SERVED: [],
    VOID: [],
  }

  it.each(Object.entries(drawn))('lets a letter that is %s take exactly its steps', (status, open) => {
    expect(steps.filter((step) => faultOfStep(status as LetterStatus, step) === undefined)).toEqual(open)
  })

  it('says what is open instead', () => {
    expect(faultOfStep('SUBMITTED', 'UPDATE')).toBe('公文待签发，不能修改；目前只能退回、签发、作废')
    expect(faultOfStep('VOID', 'APPROVE')).toBe('公文已作废，不能签发；如需更正，请另行制发新的公文')
  })
})

const text = (overrides: object) =>
  faultOfText({ title: '督办通知', addresseeIds: ['a'], problemIds: [], ...overrides })

const ids = (count: number) => Array.from({ length: count }, (_, i) => String(i))

describe('the head of a draft', () => {
  it('may be as long as the paper allows', () => {
    expect(text({})).toBeUndefined()
    expect(text({ title: '督'.repeat(200), addresseeIds: ids(100), problemIds: ids(200) })).toBeUndefined()
  })

  it('is refused beyond that', () => {
    expect(text({ title: '督'.repeat(201) })).toContain('标题')
    expect(text({ title: ' 督 ' })).toContain('标题')
    expect(text({ title: '督办\n通知' })).toContain('控制字符')
    expect(text({ addresseeIds: ids(101) })).toContain('主送机关')
    expect(text({ problemIds: ids(201) })).toContain('问题')
    expect(text({ problemIds: ['a', 'a'] })).toBe('关联的问题重复')
  })
})

it('a reason is a sentence, not a novel', () => {
  expect(faultOfReason('重复发文')).toBeUndefined()
  expect(faultOfReason(' 。 ')).toBeDefined()
  expect(faultOfReason('长'.repeat(501))).toBeDefined()
})
