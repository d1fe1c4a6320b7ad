import type { Fault } from '@dudao/service'
import type { InspectionScope, TeamRole } from '../generated/resolvers.ts'
import type { AppliedRule } from '../rules-in-force.ts'

/** The rule that says how many inspectors a team needs. */
export const leastTeam = 'team.min'

export interface Member {
  role: TeamRole
  isInspector: boolean
}

/** 第十六条 speaks of special and comprehensive inspections; a regular one may be done by one inspector. */
const needsWholeTeam = (scope: InspectionScope): boolean => scope !== 'REGULAR'

export const maxTeam = 50

/**
 * Whether a team may go out: exactly one lead, and at least as many inspectors as the rule asks for. Experts and
 * officials do not count.
 *
 * @param rule the row in force for the inspecting body's division; without one nobody can say that a team suffices
 */
export function judgeTeam(
  scope: InspectionScope,
  members: readonly Member[],
  rule: AppliedRule | undefined,
): Fault | undefined {
  const leads = members.filter(({ role }) => role === 'LEAD').length
  if (leads !== 1) {
    const message = `督导小组须有且只有一名组长，现有 ${leads} 名`
    return { code: 'CONFLICT', message, details: { needed: 1, found: leads } }
  }
  const found = members.filter(({ isInspector }) => isInspector).length
  if (!needsWholeTeam(scope)) {
    return found >= 1
      ? undefined
      : { code: 'CONFLICT', message: '督导小组至少需要 1 名督学', details: { needed: 1, found } }
  }
  if (typeof rule?.value !== 'number') {
    return {
      code: 'CONFLICT',
      message: '规则包没有督导小组最少人数（team.min），请先由负责人批准该规则',
      details: { rule: leastTeam },
    }
  }
  const needed = rule.value
  if (found >= needed) return undefined
  return {
    code: 'CONFLICT',
    message: `督导小组至少需要 ${needed} 名督学（专家和其他人员不计），现有 ${found} 名。依据：${rule.article}`,
    details: { rule: rule.key, article: rule.article, needed, found },
  }
}

export interface Recusal {
  personId: string
  organizationId: string
  ground: string
  article: string
  message: string
}

/** Nobody who has to recuse may sit on the team; the refusal names ground and article. */
export function judgeRecusals(recusals: readonly Recusal[]): Fault | undefined {
  const [first] = recusals
  if (!first) return undefined
  const { personId, organizationId, ground, article, message } = first
  return {
    code: 'CONFLICT',
    message: `小组成员应当回避：${message}。依据：${article}`,
    details: { personId, organizationId, ground, article, recusals: recusals.length },
  }
}

export interface NewMember {
  personId: string
  role: TeamRole
}

export function judgeNewMembers(team: readonly NewMember[], added: readonly NewMember[]): Fault | undefined {
  const ids = [...team, ...added].map(({ personId }) => personId)
  const leads = [...team, ...added].filter(({ role }) => role === 'LEAD').length
  if (added.length < 1 || ids.length > maxTeam) {
    return { code: 'INVALID', message: `督导小组最多 ${maxTeam} 人，每次至少加入 1 人` }
  }
  if (new Set(ids).size < ids.length) return { code: 'CONFLICT', message: '有人已在督导小组中' }
  if (leads > 1) {
    const message = '督导小组只能有一名组长；请先移出现任组长'
    return { code: 'CONFLICT', message, details: { needed: 1, found: leads } }
  }
  return undefined
}
