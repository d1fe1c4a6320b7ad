import type { Fault } from '@dudao/service'
import { partTime, type PlainDate } from '@dudao/rules'
import type { InspectorKind, InspectorTier } from '../generated/resolvers.ts'
import type { ApprovedRule } from '../rule-packs.ts'

interface Place {
  id: string
  path: string
}

/** An organization that shall appoint, as directory describes it. */
export interface Organ {
  kind: string
  division: Place & { kind: string }
}

/** A post that a candidate holds on the day of the recommendation. */
export interface CandidatePost {
  role: string
  validFrom: PlainDate
  organization: { division: Place }
}

/** Kinds of organizations that no inspection organ is of. */
export const notOrgans = new Set(['SCHOOL', 'KINDERGARTEN', 'TRAINING_INSTITUTION'])

/** The tier of a division's organs; a development zone acts as a county. */
export const tierOf: Record<string, InspectorTier | undefined> = {
  PROVINCE: 'PROVINCE',
  CITY: 'CITY',
  COUNTY: 'COUNTY',
  ZONE: 'COUNTY',
}

/** Whether this body may recommend inspectors of this tier to that organ: one of its own division or above it. */
export function judgeOrgan(
  organ: Organ | null | undefined,
  tier: InspectorTier,
  recommenderPath: string,
): Fault | undefined {
  if (!organ) return { code: 'NOT_FOUND', message: '聘任机关不存在' }
  if (notOrgans.has(organ.kind)) return { code: 'INVALID', message: '学校和培训机构不能任命、聘任督学' }
  if (tierOf[organ.division.kind] !== tier) {
    return { code: 'INVALID', message: '督学层级应与聘任机关的层级一致' }
  }
  if (!recommenderPath.startsWith(organ.division.path)) {
    return { code: 'INVALID', message: '只能向本级或上级的聘任机关推荐' }
  }
  return undefined
}

/** One fault or none for each candidate: unknown, named twice, or already a candidate of that organ. */
export function judgeCandidates(
  personIds: readonly string[],
  { known, open }: { known: ReadonlySet<string>; open: ReadonlySet<string> },
): (Fault | undefined)[] {
  return personIds.map((personId, i) => {
    if (!known.has(personId)) return { code: 'NOT_FOUND', message: '人员不存在' }
    if (personIds.indexOf(personId) < i) return { code: 'INVALID', message: '同一人在名单中重复' }
    if (open.has(personId)) return { code: 'CONFLICT', message: '该人员已是该聘任机关的候选人，尚未办结' }
    return undefined
  })
}

/**
 * The division that an inspector comes from: that of the unit of the newest post. A post as inspector or expert says
 * for whom somebody inspects, not where somebody works, so it counts only if there is no other. Without any post it is
 * the recommender's.
 */
export function homeOf(posts: readonly CandidatePost[], recommender: Place): Place {
  const work = posts.filter(({ role }) => role !== 'INSPECTOR' && role !== 'EXPERT')
  const [newest] = (work.length > 0 ? work : posts).toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))
  return newest?.organization.division ?? recommender
}

/**
 * The rules that decide the later steps. They are kept with the candidacy, whatever is approved afterwards. Everybody
 * needs the first, part-time inspectors the first three.
 */
export const openingKeys = ['appoint.publicity', 'term.parttime', 'term.maxConsecutive', 'term.breakDays']

/** The rules that a candidacy was opened under, by key; all of them are numbers. */
export type OpenedUnder = Record<string, Omit<NumberRule, 'key' | 'mark'> | undefined>
type NumberRule = ApprovedRule & { value: number }

/** Whether everything is approved that the later steps will be judged by; without it a candidacy would be stuck. */
export function judgeOpening(kind: InspectorKind, approved: readonly ApprovedRule[]): Fault | undefined {
  const needed = kind === partTime ? openingKeys.slice(0, 3) : openingKeys.slice(0, 1)
  const present = approved.filter(isNumber).map(({ key }) => key)
  const missing = needed.filter((key) => !present.includes(key))
  if (missing.length === 0) return undefined
  const message = `聘任机关所在区划没有已批准并生效的规则参数（${missing.join('、')}），请先在规则包中批准`
  return { code: 'CONFLICT', message }
}

/** The rows as they are kept: by key, and the newest pack version among them. */
export function openedUnder(approved: readonly ApprovedRule[]) {
  const kept = approved.filter(isNumber)
  return {
    rules: Object.fromEntries(
      kept.map(({ key, id, value, unit, article, packVersion }) => [
        key,
        { id, value, unit, article, packVersion },
      ]),
    ) satisfies OpenedUnder,
    ruleVersion: kept.length > 0 ? Math.max(...kept.map(({ packVersion }) => packVersion)) : null,
  }
}

const isNumber = (row: ApprovedRule): row is NumberRule => typeof row.value === 'number'
