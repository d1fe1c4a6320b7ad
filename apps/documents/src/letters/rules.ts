import type { LetterStatus } from '../generated/resolvers.ts'
import { unprintable } from './blocks.ts'

/** What a person can do to a letter. */
export type LetterStep = 'UPDATE' | 'SUBMIT' | 'RETURN' | 'APPROVE' | 'VOID'

const statusNames: Record<LetterStatus, string> = {
  DRAFT: '拟稿中',
  SUBMITTED: '待签发',
  APPROVED: '已签发',
  RENDERED: '正在送达',
  SERVED: '已送达',
  VOID: '已作废',
}

const stepNames: Record<LetterStep, string> = {
  UPDATE: '修改',
  SUBMIT: '送审',
  RETURN: '退回',
  APPROVE: '签发',
  VOID: '作废',
}

/** Which steps are open in which state. What was served is superseded by another letter, never edited or voided. */
const open: Record<LetterStatus, readonly LetterStep[]> = {
  DRAFT: ['UPDATE', 'SUBMIT', 'VOID'],
  SUBMITTED: ['RETURN', 'APPROVE', 'VOID'],
  APPROVED: ['VOID'],
  RENDERED: ['VOID'],
  SERVED: [],
  VOID: [],
}

/** Why the step is not open now, with what is; undefined when it is. */
export function faultOfStep(status: LetterStatus, step: LetterStep): string | undefined {
  const steps = open[status]
  if (steps.includes(step)) return undefined
  const now =
    steps.length > 0 ? `目前只能${steps.map((s) => stepNames[s]).join('、')}` : '如需更正，请另行制发新的公文'
  return `公文${statusNames[status]}，不能${stepNames[step]}；${now}`
}

export interface LetterText {
  title: string
  addresseeIds: readonly string[]
  problemIds: readonly string[]
}

/** More main recipients than the paper has room for are named as a group, not one by one. */
const maxAddressees = 100
const maxProblems = 200

/** A fault of a draft's head in Chinese; undefined when there is none. */
export function faultOfText({ title, addresseeIds, problemIds }: LetterText): string | undefined {
  const length = title.trim().length
  if (length < 2 || length > 200) return '标题应为 2 至 200 个字'
  if (unprintable.test(title)) return '标题含有不可见的控制字符，请删除后再试'
  if (addresseeIds.length < 1 || addresseeIds.length > maxAddressees) {
    return `主送机关应为 1 至 ${maxAddressees} 个`
  }
  if (new Set(addresseeIds).size < addresseeIds.length) return '主送机关重复'
  if (problemIds.length > maxProblems) return `关联的问题最多 ${maxProblems} 个`
  if (new Set(problemIds).size < problemIds.length) return '关联的问题重复'
  return undefined
}

/** A fault of a reason (return, void) in Chinese; undefined when there is none. */
export function faultOfReason(reason: string): string | undefined {
  const length = reason.trim().length
  return length < 2 || length > 500 ? '请写明理由（2 至 500 个字）' : undefined
}
