import type { Fault } from '@dudao/service'
import type { NewRebuttalDecision, NewSuggestion } from '../generated/resolvers.ts'

/** Suggestions of one inspection are a short list, read whole. */
export const maxSuggestions = 200

export function judgeSuggestion({ text, aspect }: NewSuggestion, index: number): Fault | undefined {
  const fault =
    !text.trim() || text.length > 4_000
      ? '建议内容应为 1 至 4000 个字'
      : aspect && aspect.trim().length > 50
        ? '方面不能超过 50 个字'
        : undefined
  return fault ? { code: 'INVALID', message: `第 ${index + 1} 行：${fault}` } : undefined
}

interface Opinion {
  organizationId: string
  summary: string
}

/**
 * One opinion for each object, no more and no less (教育督导条例 第二十、二十一条).
 *
 * @param objects organization id → name of the objects
 * @param what name of the paper in Chinese
 */
export function judgeOpinions(
  objects: ReadonlyMap<string, string>,
  opinions: readonly Opinion[],
  what = '初步督导意见',
): Fault | undefined {
  const given = new Set(opinions.map(({ organizationId }) => organizationId))
  const missing = [...objects].filter(([id]) => !given.has(id))
  const fault =
    given.size < opinions.length
      ? `同一督导对象只能有一份${what}`
      : opinions.some(({ organizationId }) => !objects.has(organizationId))
        ? `${what}只能针对督导对象`
        : missing.length > 0
          ? `缺少对以下督导对象的${what}：${missing.map(([, name]) => name).join('、')}`
          : opinions.some(({ summary }) => !summary.trim() || summary.length > 20_000)
            ? `${what}应为 1 至 20000 个字`
            : undefined
  if (!fault) return undefined
  return { code: 'INVALID', message: fault, details: { missing: missing.map(([id]) => id) } }
}

interface Receiver {
  organId: string
  organizationId: string
}

/** The object says that it received the opinion, or the inspecting body does; only the object waives its right. */
export function judgeAcknowledger(
  { organId, organizationId }: Receiver,
  acting: string | null,
  waives: boolean,
): Fault | undefined {
  if (acting === organizationId || (acting === organId && !waives)) return undefined
  const message = waives ? '只有督导对象可以声明无异议' : '只有督导对象和督导机构可以登记收到日期'
  return { code: 'FORBIDDEN', message }
}

interface Clock {
  dueOn: string | null
  article: string | null
}

/** Whether the object may still rebut: no letter was issued, it did not waive, and its time is not over. */
export function judgeRebuttal(
  { isIssued, isWaived, deadline }: { isIssued: boolean; isWaived: boolean; deadline: Clock | null },
  today: string,
): Fault | undefined {
  if (isIssued) return { code: 'CONFLICT', message: '督导意见书已经发出，不能再申辩' }
  if (isWaived) return { code: 'CONFLICT', message: '已经声明无异议，不能再申辩' }
  if (!deadline?.dueOn || today <= deadline.dueOn) return undefined
  const { dueOn, article } = deadline
  return {
    code: 'CONFLICT',
    message: `申辩期限（${dueOn}）已过。依据：${article}`,
    ...(article && { article }),
    details: { dueOn },
  }
}

/** Every contested problem is decided, once, with a reason; nothing else is. */
export function judgeDecisions(
  contested: readonly string[],
  decisions: readonly NewRebuttalDecision[],
): Fault | undefined {
  const decided = new Set(decisions.map(({ problemId }) => problemId))
  const missing = contested.filter((id) => !decided.has(id))
  const fault =
    decided.size < decisions.length
      ? '同一问题只能有一个处理意见'
      : decisions.some(({ problemId }) => !contested.includes(problemId))
        ? '只能处理申辩所涉及的问题'
        : missing.length > 0
          ? `还有 ${missing.length} 个申辩问题没有处理意见`
          : decisions.some(({ reason }) => !reason.trim() || reason.length > 4_000)
            ? '请填写处理理由（4000 字以内）'
            : undefined
  return fault ? { code: 'INVALID', message: fault, details: { missing } } : undefined
}
