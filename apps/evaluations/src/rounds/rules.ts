const maxParticipants = 200

export interface RoundFacts {
  name: string
  year: number
  organizationIds: readonly string[]
  organId: string
}

/** A fault of a new round in Chinese; undefined when there is none. */
export function faultOfRound({ name, year, organizationIds, organId }: RoundFacts): string | undefined {
  const length = name.trim().length
  if (length < 2 || length > 100) return '轮次名称应为 2 至 100 个字'
  if (year < 1990 || year > 2100) return '评价年度应在 1990 至 2100 之间'
  if (organizationIds.length < 1 || organizationIds.length > maxParticipants) {
    return `参评单位应为 1 至 ${maxParticipants} 个`
  }
  if (new Set(organizationIds).size < organizationIds.length) return '参评单位重复'
  if (organizationIds.includes(organId)) return '主办机构不能同时是参评单位'
  return undefined
}
