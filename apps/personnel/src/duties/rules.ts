import { addYears, type PlainDate } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import { advisedRotation, type DutyRules, type School, schoolKinds } from './duty-rules.ts'
import { beginnings, holdsOn, overlaps, peak, type Span } from './spans.ts'

/** A wish: this inspector for this school. */
export interface DutyRow {
  organizationId: string
  personId: string
  overloadReason?: string | null | undefined
  additional: boolean
}

/** A duty that exists already. */
export interface Duty extends Span {
  organizationId: string
  personId: string
}

/** What has to be known to judge a batch of wishes. */
export interface DutyFacts {
  /** By id; unknown ids have no entry. */
  schools: ReadonlyMap<string, School>
  /** Those of them with many pupils. */
  large: ReadonlySet<string>
  /** Name by id of the persons whom the caller may see. */
  persons: ReadonlyMap<string, string>
  inOffice: ReadonlySet<string>
  untrained: ReadonlySet<string>
  recusals: ReadonlyMap<string, readonly { organizationId: string; article: string; message: string }[]>
}

/** The duties there are: all of the schools named, and how long each inspector is busy with a school of any office. */
export interface DutyLedger {
  ofSchools: readonly Duty[]
  ofInspectors: readonly Load[]
}

/** That an inspector is busy with a school, which may be one with many pupils. */
export interface Load extends Span {
  personId: string
  isLarge: boolean
}

/** The end of a duty that may be given, and what is out of the ordinary about it. */
export interface Granted {
  to: PlainDate | null
  warnings: string[]
}

const trainingArticle = '《督学管理暂行办法》（教督〔2016〕2号）关于新聘督学岗前培训的规定'
const officeArticle = '《教育督导条例》（国务院令第624号）关于督学任命、聘任的规定'

const refused = (code: Fault['code'], message: string, rule?: string, article?: string): Fault => ({
  code,
  message: article ? `${message}（依据：${article}）` : message,
  ...(rule && { rule }),
  ...(article && { article }),
})

/**
 * Judges wishes one after the other: each row sees the duties that the rows before it would bring. For each row a fault,
 * or what is granted.
 *
 * @param officePath division of the acting office
 */
export function judgeDuties(
  rows: readonly DutyRow[],
  from: PlainDate,
  { facts, ledger, rules, officePath }: Judging,
): (Fault | Granted)[] {
  const ofSchools = [...ledger.ofSchools]
  const ofInspectors = [...ledger.ofInspectors]
  return rows.map((row) => {
    const fault = judgePair(row, facts, officePath)
    if (fault) return fault
    const atSchool = ofSchools.filter((duty) => duty.organizationId === row.organizationId)
    const busy = ofInspectors.filter((duty) => duty.personId === row.personId)
    const isLarge = facts.large.has(row.organizationId)
    const verdict = judgeNumbers(row, from, { atSchool, busy, isLarge }, rules)
    if ('code' in verdict) return verdict
    const duty = { organizationId: row.organizationId, personId: row.personId, from, to: verdict.to }
    ofSchools.push(duty)
    ofInspectors.push({ ...duty, isLarge })
    return verdict
  })
}

interface Judging {
  facts: DutyFacts
  ledger: DutyLedger
  rules: DutyRules
  officePath: string
}

/** Whether this inspector may go to this school at all, however many schools there are. */
function judgePair(
  { organizationId, personId }: DutyRow,
  facts: DutyFacts,
  officePath: string,
): Fault | undefined {
  const fault = judgeSchool(facts.schools.get(organizationId), officePath)
  if (fault) return fault
  if (!facts.persons.has(personId)) return refused('NOT_FOUND', '人员不存在')
  if (!facts.inOffice.has(personId)) {
    return refused('INVALID', '该人员当日不是在任督学，不能担任责任督学', 'duty.inOffice', officeArticle)
  }
  if (facts.untrained.has(personId)) {
    return refused('INVALID', '该督学尚未完成岗前培训，不能上岗', 'train.preService', trainingArticle)
  }
  const recusal = facts.recusals.get(personId)?.find((finding) => finding.organizationId === organizationId)
  if (recusal) {
    return refused('INVALID', `该督学不能负责该校：${recusal.message}`, 'recusal', recusal.article)
  }
  return undefined
}

/** Whether the acting office may care for this school: one of its own division. */
export function judgeSchool(school: School | undefined, officePath: string): Fault | undefined {
  if (!school) return refused('NOT_FOUND', '学校不存在')
  if (!schoolKinds.some((kind) => kind === school.kind)) {
    return refused('INVALID', `“${school.name}”不是学校或幼儿园`)
  }
  if (!school.division.path.startsWith(officePath)) {
    return refused('INVALID', `“${school.name}”不属于本机构所在区划`)
  }
  return undefined
}

/** Whether one more duty keeps to the numbers: of the school, of the years, of the inspector. */
function judgeNumbers(
  { personId, additional, overloadReason }: DutyRow,
  from: PlainDate,
  { atSchool, busy, isLarge }: { atSchool: readonly Duty[]; busy: readonly Load[]; isLarge: boolean },
  { perSchool, perInspector, rotation }: DutyRules,
): Fault | Granted {
  const own = atSchool.filter((duty) => duty.personId === personId)
  const current = own.find((duty) => holdsOn(duty, from))
  if (current) return refused('CONFLICT', `该督学自 ${current.from} 起已负责该校`)

  const since = stayFrom(own, from)
  const to = rotation ? addYears(since, rotation.value) : null
  if (rotation && to !== null && to <= from) {
    const message = `该督学自 ${since} 起负责该校已满 ${rotation.value} 年，应当轮换`
    return refused('INVALID', message, 'duty.rotationYears', rotation.article)
  }
  const window = { from, to }
  const next = own.find((duty) => overlaps(duty, window))
  if (next) return refused('CONFLICT', `该督学自 ${next.from} 起已另行安排负责该校`)

  const there = peak(atSchool, window)
  if (there >= perSchool.value && !additional) {
    return refused(
      'CONFLICT',
      `该校已有 ${there} 名责任督学，达到应配 ${perSchool.value} 名；请先结束或轮换，确需增加的请注明增配`,
      'duty.inspectorsPerSchool',
      perSchool.article,
    )
  }

  const warnings: string[] = []
  if (!rotation && addYears(since, advisedRotation.value) <= from) {
    const { value, article } = advisedRotation
    warnings.push(`该督学自 ${since} 起负责该校已满 ${value} 年，宜轮换（依据：${article}）`)
  }
  const over = perInspector && overload(busy, { ...window, isLarge }, perInspector)
  if (perInspector && over) {
    const { load, limit, withLarge } = over
    const message = `该督学将负责 ${load} 所学校${withLarge ? '（其中有学生数较多的学校）' : ''}，超过 ${limit} 所`
    if (!overloadReason) {
      const asked = `${message}；确需安排的请填写超额理由`
      return refused('INVALID', asked, 'duty.schoolsPerInspector', perInspector.article)
    }
    warnings.push(`${message}（依据：${perInspector.article}）`)
  }
  return { to, warnings }
}

/** The day on which an inspector with one more school has the most beyond what is allowed; undefined if there is none. */
export function overload(
  busy: readonly Omit<Load, 'personId'>[],
  { isLarge, ...window }: Span & { isLarge: boolean },
  rule: NonNullable<DutyRules['perInspector']>,
): { load: number; limit: number; withLarge: boolean } | undefined {
  const days = [window.from, ...beginnings(busy, window)].map((day) => {
    const there = busy.filter((span) => holdsOn(span, day))
    const withLarge = rule.withLarge !== undefined && (isLarge || there.some((span) => span.isLarge))
    return { load: there.length + 1, limit: withLarge ? (rule.withLarge as number) : rule.value, withLarge }
  })
  const worst = days.toSorted((a, b) => b.load - b.limit - (a.load - a.limit))[0]
  return worst && worst.load > worst.limit ? worst : undefined
}

/**
 * Since when an inspector would have been at a school who begins there on that day. A pause shorter than a year does not
 * break a stay, or a day off would be a rotation.
 */
export function stayFrom(own: readonly Span[], from: PlainDate): PlainDate {
  let since = from
  for (const { from: begun, to } of own.toSorted((a, b) => (a.from < b.from ? 1 : -1))) {
    if (begun >= since) continue
    if (to !== null && addYears(to, 1) <= since) break
    since = begun
  }
  return since
}

/** Whether a duty can end on that day; only the office that gave it ends it, and once. */
export function judgeDutyEnd(
  duty: Span & { officeOrganizationId: string; endReason: string | null },
  actingOrganizationId: string,
  endedOn: PlainDate,
): Fault | undefined {
  if (duty.officeOrganizationId !== actingOrganizationId) {
    return refused('FORBIDDEN', '只有安排该责任督学的机构可以结束，请以该机构的任职办理')
  }
  if (duty.endReason !== null) return refused('CONFLICT', `该安排已于 ${duty.to} 结束，须重新安排`)
  if (endedOn <= duty.from) return refused('INVALID', `结束日期应晚于开始日期 ${duty.from}`)
  if (duty.to !== null && endedOn >= duty.to) {
    return refused('INVALID', `该安排至 ${duty.to} 期满，无须提前结束`)
  }
  return undefined
}
