import { describe, expect, it } from 'vitest'
import type { ApprovedRule } from '../rule-packs.ts'
import { type FileEvidence, judgeCandidate, qualificationFault } from './qualification-rules.ts'
import { type FileFacts, judgeFile, judgeVersion } from './rules.ts'

const today = '2024-06-01'
const facts = (overrides: Partial<FileFacts> = {}): FileFacts => ({
  identityNumber: '11010519491231002X',
  birthDate: '1949-12-31',
  gender: 'FEMALE',
  firstRegisteredOn: '2000-01-01',
  yearsInEducation: 30,
  career: [{ from: '1970-09-01', to: '1990-09-01' }],
  ...overrides,
})

describe('a file', () => {
  it('whose facts agree is taken, and so is one that says nothing', () => {
    expect(judgeFile(facts(), today)).toBeUndefined()
    const empty = {
      identityNumber: null,
      birthDate: null,
      gender: null,
      firstRegisteredOn: null,
      yearsInEducation: null,
      career: [],
    }
    expect(judgeFile(empty, today)).toBeUndefined()
  })

  it.each([
    ['a wrong check digit', { identityNumber: '110105194912310021' }, '校验码'],
    ['another date of birth', { birthDate: '1949-12-30' }, '出生日期与身份证号不一致'],
    ['another gender', { gender: 'MALE' }, '性别与身份证号不一致'],
    ['a birth to come', { identityNumber: null, birthDate: '2024-06-01' }, '今天之前'],
    ['a minor', { identityNumber: null, birthDate: '2006-06-02', yearsInEducation: null }, '年满 18 周岁'],
    ['more years of work than of life', { yearsInEducation: 65 }, '不符'],
    ['a registration before birth', { firstRegisteredOn: '1949-12-31' }, '首次注册日期 1949-12-31 早于出生'],
    ['a registration to come', { firstRegisteredOn: '2024-06-02' }, '在今天之后'],
    ['a career before birth', { career: [{ from: '1940-01-01', to: null }] }, '第 1 项'],
    ['a career backwards', { career: [{ from: '1980-01-01', to: '1980-01-01' }] }, '结束日期应晚于'],
  ])('with %s is refused', (_, overrides, message) => {
    const fault = judgeFile(facts(overrides), today)
    expect(fault?.code).toBe('INVALID')
    expect(fault?.message).toContain(message)
  })

  it('of somebody who turns eighteen today is taken', () => {
    const young = facts({
      identityNumber: null,
      birthDate: '2006-06-01',
      firstRegisteredOn: null,
      yearsInEducation: null,
      career: [],
    })
    expect(judgeFile(young, today)).toBeUndefined()
  })
})

describe('a version', () => {
  it('has to be the one that is kept', () => {
    expect(judgeVersion(undefined, null)).toBeUndefined()
    expect(judgeVersion(3, 3)).toBeUndefined()
    expect(judgeVersion(undefined, 1)?.code).toBe('NOT_FOUND')
    expect(judgeVersion(3, 2)).toEqual({
      code: 'CONFLICT',
      message: '档案已被他人修改（您看到的是第 2 版，现为第 3 版），请刷新后再改',
    })
    expect(judgeVersion(3, null)?.code).toBe('CONFLICT')
  })
})

const rule = (key: string, value: unknown, mark: ApprovedRule['mark'] = 'FOUND'): ApprovedRule => ({
  id: key,
  key,
  value,
  unit: '项',
  article: `${key} 的条款`,
  mark,
  packVersion: 1,
})

const file = (overrides: Partial<FileEvidence> = {}): FileEvidence => ({
  education: 'BACHELOR',
  titleLevel: 'NONE',
  yearsInEducation: 10,
  ...overrides,
})

describe('a candidate', () => {
  const years = rule('qual.years', 10)
  const degree = rule('qual.education', ['BACHELOR'])
  const degreeOrTitle = rule('qual.education', ['BACHELOR', 'SENIOR_TITLE'])
  const outcomes = (
    evidence: FileEvidence | null,
    approved: ApprovedRule[] = [years, degree],
    kind = 'PART_TIME',
  ) => judgeCandidate(evidence, kind, approved).map(({ outcome, isBlocking }) => [outcome, isBlocking])

  const withTitle = (evidence: FileEvidence) => outcomes(evidence, [years, degreeOrTitle])[1]

  it('meets or fails each rule by itself', () => {
    expect(outcomes(file())).toEqual([
      ['MET', false],
      ['MET', false],
    ])
    expect(outcomes(file({ yearsInEducation: 9, education: 'COLLEGE' }))).toEqual([
      ['FAILED', true],
      ['FAILED', true],
    ])
    expect(outcomes(file({ yearsInEducation: 9, education: 'MASTER' }))).toEqual([
      ['FAILED', true],
      ['MET', false],
    ])
  })

  it('is not stopped by what is not known, nor by a rule that nobody read in a text', () => {
    const unknown = ['UNKNOWN', false]
    expect(outcomes(null)).toEqual([unknown, unknown])
    expect(outcomes(file({ yearsInEducation: null, education: null }))).toEqual([unknown, unknown])
    expect(outcomes(file(), [])).toEqual([unknown, unknown])
    const recalled = [rule('qual.years', 10, 'RECALLED'), degree]
    expect(outcomes(file({ yearsInEducation: 9 }), recalled)[0]).toEqual(['FAILED', false])
    expect(outcomes(file({ yearsInEducation: 9 }), [years, degree], 'SPECIAL')[0]).toEqual(['FAILED', false])
  })

  it('may have a senior title instead of a degree where the rule says so', () => {
    const college = { education: 'COLLEGE' }
    expect(withTitle(file({ ...college, titleLevel: 'ASSOCIATE_SENIOR' }))).toEqual(['MET', false])
    expect(withTitle(file({ education: null, titleLevel: 'SENIOR' }))).toEqual(['MET', false])
    expect(withTitle(file({ ...college, titleLevel: 'INTERMEDIATE' }))).toEqual(['FAILED', true])
    expect(withTitle(file({ ...college, titleLevel: null }))).toEqual(['UNKNOWN', false])
  })

  it('is refused with every rule that failed, and its article', () => {
    const findings = judgeCandidate(file({ yearsInEducation: 9, education: 'COLLEGE' }), 'FULL_TIME', [
      years,
      degree,
    ])
    const fault = qualificationFault(findings)
    expect(fault?.message).toContain('从事教育工作须满 10 年，档案记载为 9 年（依据：qual.years 的条款）')
    expect(fault?.message).toContain('须具有大学本科以上学历')
    expect(fault).toMatchObject({ code: 'INVALID', rule: 'qual.years', article: 'qual.years 的条款' })
    expect(qualificationFault(judgeCandidate(file(), 'FULL_TIME', [years, degree]))).toBeUndefined()
  })
})
