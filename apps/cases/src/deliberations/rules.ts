import type { Fault } from '@dudao/service'
import type { NewVote } from '../generated/resolvers.ts'
import type { AppliedRule } from '../rules-in-force.ts'

/** The share of the team that has to agree. */
export const majority = 'opinion.majority'

/** Whether the public must be heard. */
export const publicOpinion = 'visit.publicOpinion'

/** What has to be there before the team deliberates, beside the visits. */
export interface Preparation {
  /** Self-evaluations handed in that the team has not reviewed. */
  unreviewed: number
  publicOpinions: number
  /** What an emergency still owes: plan, notice. */
  owing: readonly string[]
}

/** Nobody deliberates on what is not complete (教育督导条例 第十八、十九条). */
export function judgePreparation(
  { unreviewed, publicOpinions, owing }: Preparation,
  rules: readonly AppliedRule[],
): Fault | undefined {
  if (owing.length > 0) {
    return { code: 'CONFLICT', message: `尚未补办${owing.join('、')}，不能评议`, details: { owing } }
  }
  if (unreviewed > 0) {
    return {
      code: 'CONFLICT',
      message: `还有 ${unreviewed} 份自评报告没有审核，不能评议`,
      details: { unreviewed },
    }
  }
  const rule = rules.find(({ key }) => key === publicOpinion)
  const { required = false } = (rule?.value ?? {}) as { required?: boolean }
  if (!rule || !required || publicOpinions > 0) return undefined
  return {
    code: 'CONFLICT',
    message: `尚未征求公众意见，不能评议。依据：${rule.article}`,
    rule: rule.key,
    article: rule.article,
  }
}

/** Only members vote, each once. */
export function judgeVotes(members: readonly string[], votes: readonly NewVote[]): Fault | undefined {
  const voters = votes.map(({ personId }) => personId)
  if (voters.length === 0) return { code: 'INVALID', message: '请登记小组成员的表决' }
  if (new Set(voters).size < voters.length) return { code: 'INVALID', message: '同一成员只能表决一次' }
  if (voters.some((id) => !members.includes(id))) {
    return { code: 'INVALID', message: '只有督导小组成员可以表决' }
  }
  return undefined
}

export interface Outcome {
  agreeing: number
  /** How many have to agree; null where no rule says. */
  needed: number | null
  article: string | null
  passed: boolean
}

/**
 * What a vote comes to: the share is of the whole team, so whoever does not vote does not agree. Where no rule names a
 * share, somebody has to agree.
 */
export function outcomeOf(
  members: number,
  votes: readonly NewVote[],
  rule: AppliedRule | undefined,
): Outcome {
  const agreeing = votes.filter(({ vote }) => vote === 'AGREE').length
  const share = rule?.value as { numerator: number; denominator: number } | undefined
  const needed = share ? Math.ceil((members * share.numerator) / share.denominator) : null
  return { agreeing, needed, article: rule?.article ?? null, passed: agreeing >= (needed ?? 1) }
}
