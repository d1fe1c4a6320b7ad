import type { Fault } from '@dudao/service'
import type { NewRequirement } from '../generated/resolvers.ts'

/** What stands between a preliminary opinion and the letter. */
export interface Hearing {
  /** Name of the object. */
  name: string
  /** Rebuttals that were not answered. */
  unanswered: number
  /** The clock of its rebuttal; null where no rule limits it. */
  clock: { dueOn: string | null; isMet: boolean; article: string | null } | null
}

/**
 * The objects are heard first (教育督导条例 第二十、二十一条): every rebuttal answered, and the time for one over, unless
 * the object used it or waived it.
 */
export function judgeHearings(hearings: readonly Hearing[], issuedOn: string): Fault | undefined {
  for (const { name, unanswered, clock } of hearings) {
    if (unanswered > 0) {
      return {
        code: 'CONFLICT',
        message: `${name}的申辩还没有答复，不能发出督导意见书`,
        details: { unanswered },
      }
    }
    if (!clock || clock.isMet || (clock.dueOn && clock.dueOn < issuedOn)) continue
    const until = clock.dueOn
      ? `申辩期限（${clock.dueOn}）未过`
      : '申辩期限尚未起算或者已中止，请先登记收到日期或者恢复期限'
    return {
      code: 'CONFLICT',
      message: `${name}：${until}，不能发出督导意见书。依据：${clock.article}`,
      ...(clock.article && { article: clock.article }),
      details: { dueOn: clock.dueOn },
    }
  }
  return undefined
}

const maxRequirements = 200

/** @param name of the object, which the refusal names */
export function judgeRequirements(name: string, requirements: readonly NewRequirement[]): Fault | undefined {
  const problems = requirements.flatMap(({ problemId }) => problemId ?? [])
  const fault =
    requirements.length > maxRequirements
      ? `整改要求最多 ${maxRequirements} 项`
      : requirements.some(({ text }) => !text.trim() || text.length > 4_000)
        ? '整改要求应为 1 至 4000 个字'
        : new Set(problems).size < problems.length
          ? '同一问题只能有一项整改要求'
          : undefined
  return fault ? { code: 'INVALID', message: `${name}：${fault}` } : undefined
}
