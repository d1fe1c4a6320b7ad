import { expect, test } from 'vitest'
import { defaultRules } from './defaults.ts'
import { resolveParameter } from './parameter.ts'
import { judgeQualification } from './qualification.ts'

const rulesOf = (code: string) => {
  const question = { divisionChain: [code, 'CN'], on: '2024-01-01' }
  return {
    years: resolveParameter(defaultRules, 'qual.years', question),
    education: resolveParameter(defaultRules, 'qual.education', question),
  }
}

test('ten years and a degree are enough everywhere, nine years or no degree are not', () => {
  const sichuan = rulesOf('510000')
  expect(judgeQualification({ yearsInEducation: 10, bachelor: true }, sichuan).ok).toBe(true)
  expect(judgeQualification({ yearsInEducation: 9, bachelor: true }, sichuan)).toMatchObject({
    ok: false,
    rule: 'qual.years',
  })
  expect(judgeQualification({ yearsInEducation: 30, bachelor: false }, sichuan).ok).toBe(false)
})

test('a senior title takes the place of the degree in Shandong only', () => {
  const facts = { yearsInEducation: 20, bachelor: false, seniorTitle: true }
  expect(judgeQualification(facts, rulesOf('370000')).ok).toBe(true)
  expect(judgeQualification(facts, rulesOf('510000')).ok).toBe(false)
})

test('what the file does not tell is not taken for granted', () => {
  expect(judgeQualification({ bachelor: true }, rulesOf('510000')).messageChinese).toContain('缺少')
  expect(judgeQualification({ yearsInEducation: 12 }, rulesOf('510000')).messageChinese).toContain(
    '没有相应记载',
  )
})

test('without approved rows there is nothing to judge by', () => {
  const nothing = { years: undefined, education: undefined }
  expect(judgeQualification({ yearsInEducation: 12, bachelor: true }, nothing).ok).toBe(false)
})
