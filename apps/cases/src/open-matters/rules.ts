import type { Fault } from '@dudao/service'
import type { OpenMatterKind } from '../generated/resolvers.ts'

/** What has to be done, by kind of matter and the state it is in; in the words that the person reads. */
const actions: Record<OpenMatterKind, Record<string, string>> = {
  RECTIFY: {
    OPEN: '报送整改方案或者整改报告',
    RECTIFYING: '按整改方案整改并报送整改报告',
    RETURNED: '按退回意见重新整改并报送',
  },
  SUPERVISE: {
    OPEN: '指导督促责任单位整改',
    RECTIFYING: '指导督促责任单位整改',
    RETURNED: '指导督促责任单位重新整改',
    REPORTED: '审核责任单位的整改报告',
  },
  VERIFY: { REPORTED: '核查整改情况，通过或者退回' },
  CLOSE: { VERIFIED: '销号' },
  SIGN_TASK: { ISSUED: '签收任务' },
  REPORT_TASK: {
    SIGNED: '完成任务并报送',
    RETURNED: '按退回意见重新报送',
  },
  ACCEPT_TASK: { REPORTED: '审核任务完成情况，办结或者退回' },
}

export const actionOf = (kind: OpenMatterKind, state: string): string => actions[kind][state] ?? ''

/** In which states of its subject a matter of this kind is open. */
export const statesOf = (kind: OpenMatterKind): string[] => Object.keys(actions[kind])

export const kinds = Object.keys(actions) as OpenMatterKind[]

/** The longest list. */
const maxMatters = 200

export function judgeFirst(first: number): Fault | undefined {
  if (first >= 1 && first <= maxMatters) return undefined
  return { code: 'INVALID', message: `一次最多列出 ${maxMatters} 项待办，最少 1 项` }
}
