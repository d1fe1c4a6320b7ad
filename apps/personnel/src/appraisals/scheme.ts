import type { Fault } from '@dudao/service'
import type { AppraisalConsequence, AppraisalFigure } from '../generated/resolvers.ts'

/** What is appraised. */
export interface Item {
  code: string
  name: string
  figures: AppraisalFigure[]
}

/** A grade that may be given. */
export interface Grade {
  code: string
  name: string
  consequence?: AppraisalConsequence
}

export const schemeKeys = ['appraisal.items', 'appraisal.grades', 'appraisal.objectionDays']

/** The rules that a round was opened under, by key. */
export interface OpenedUnder {
  'appraisal.items': { value: Item[] }
  'appraisal.grades': { value: Grade[] }
  'appraisal.objectionDays'?: { value: number; unit: string; article: string }
}

/** Whether it is approved what is appraised and by which grades; how long one may object, may stay unknown. */
export function judgeScheme(approved: readonly { key: string }[]): Fault | undefined {
  const missing = schemeKeys.slice(0, 2).filter((key) => !approved.some((row) => row.key === key))
  if (missing.length === 0) return undefined
  return {
    code: 'CONFLICT',
    message: `本机关所在区划没有已批准并生效的规则参数（${missing.join('、')}），请先在规则包中批准`,
  }
}

export const itemsOf = (rules: unknown): Item[] => (rules as OpenedUnder)['appraisal.items'].value
export const gradesOf = (rules: unknown): Grade[] => (rules as OpenedUnder)['appraisal.grades'].value
export const objectionRuleOf = (rules: unknown) => (rules as OpenedUnder)['appraisal.objectionDays']

/** The grade of a code that was judged to be one of the scheme. */
export const gradeOf = (rules: unknown, code: string): Grade =>
  gradesOf(rules).find((one) => one.code === code) as Grade

/** Whether a grade, and remarks to items, are of the scheme. */
export function judgeGrade(
  rules: unknown,
  { grade, remarks = [] }: { grade: string; remarks?: readonly { item: string }[] },
): Fault | undefined {
  const grades = gradesOf(rules)
  if (!grades.some(({ code }) => code === grade)) {
    const known = grades.map(({ code, name }) => `${name}（${code}）`).join('、')
    return { code: 'INVALID', message: `没有“${grade}”这一等次，可用等次：${known}` }
  }
  const items = itemsOf(rules)
  const foreign = remarks.find(({ item }) => !items.some(({ code }) => code === item))
  if (foreign) return { code: 'INVALID', message: `没有“${foreign.item}”这一考核内容` }
  const named = remarks.map(({ item }) => item)
  if (new Set(named).size < named.length) return { code: 'INVALID', message: '同一考核内容的评语重复' }
  return undefined
}
