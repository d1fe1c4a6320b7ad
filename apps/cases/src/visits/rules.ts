import { addWorkdays, type WorkCalendar } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import type { HeadcountGroup, NewVisit } from '../generated/resolvers.ts'
import { type Measured, sumOf } from '../quantities.ts'
import type { AppliedRule } from '../rules-in-force.ts'

/** Who leaves the room while others are heard. */
export const hearing = 'hearing.absent'

/** How early a regular visit may be announced. */
export const longestNotice = 'visit.maxNotice'

const maxPersons = 1_000_000

/** What SDL cannot say of a visit. */
export function judgeVisit(visit: NewVisit): Fault | undefined {
  const { methods, organizationId, placeName, persons, headcounts } = visit
  const fault =
    methods.length === 0
      ? '请至少选择一种督导方式'
      : !organizationId && !placeName?.trim()
        ? '没有关联机构的地点，请填写地点名称'
        : placeName && placeName.trim().length > 100
          ? '地点名称不能超过 100 个字'
          : persons && headcounts?.length
            ? '总人数和分类人数只填一项'
            : [persons, ...(headcounts ?? []).map(({ count }) => count)].map(judgePersons).find(Boolean)
                ?.message
  if (fault) return { code: 'INVALID', message: fault }
  return judgeGroups(visit)
}

function judgeGroups({ headcounts, heard, absent, announcedOn, occurredOn }: NewVisit): Fault | undefined {
  const groups = (headcounts ?? []).map(({ group }) => group)
  const fault =
    new Set(groups).size < groups.length
      ? '每类人员只填一次人数'
      : heard?.some((group) => absent?.includes(group))
        ? '听取意见的人员不能同时是离场人员'
        : announcedOn && announcedOn > occurredOn
          ? `告知日期（${announcedOn}）不能晚于督导日期（${occurredOn}）`
          : undefined
  return fault ? { code: 'INVALID', message: fault } : undefined
}

const groupNames: Record<HeadcountGroup, string> = {
  STUDENTS: '学生',
  PARENTS: '家长',
  TEACHERS: '教师',
  LEADERS: '管理人员',
  DELEGATES: '代表委员',
  PUBLIC: '公众',
  OTHERS: '其他人员',
}

/** Students, parents and teachers are heard without those before whom they would not speak (教育督导条例 第十九条). */
export function judgeHearing({ heard, absent }: NewVisit, rule: AppliedRule | undefined): Fault | undefined {
  const rows = (rule?.value ?? []) as { heard: HeadcountGroup[]; absent: HeadcountGroup[] }[]
  for (const row of rows) {
    const who = row.heard.filter((group) => heard?.includes(group))
    const staying = row.absent.filter((group) => !absent?.includes(group))
    if (!rule || who.length === 0 || staying.length === 0) continue
    const names = (groups: HeadcountGroup[]) => groups.map((group) => groupNames[group]).join('、')
    return {
      code: 'CONFLICT',
      message: `听取${names(who)}意见时，${names(staying)}应当离场。依据：${rule.article}`,
      rule: rule.key,
      article: rule.article,
    }
  }
  return undefined
}

/** A regular visit is not announced earlier than the working days before it that the rule gives. */
export function judgeAnnouncement(
  { announcedOn, occurredOn }: NewVisit,
  rule: AppliedRule | undefined,
  calendar: WorkCalendar,
): Fault | undefined {
  if (!announcedOn || typeof rule?.value !== 'number') return undefined
  if (addWorkdays(announcedOn, rule.value, calendar) >= occurredOn) return undefined
  return {
    code: 'CONFLICT',
    message: `经常性督导最早提前 ${rule.value} 个工作日通知。依据：${rule.article}`,
    rule: rule.key,
    article: rule.article,
  }
}

/** What is counted by group is the sum of its groups. */
export function personsOf({ persons, headcounts }: NewVisit): Measured | null {
  if (!headcounts?.length) return persons ? { qualifier: 'EQ', ...persons } : null
  return sumOf({
    sum: headcounts.reduce((sum, { count }) => sum + count.value, 0),
    qualifiers: headcounts.map(({ count }) => count.qualifier ?? 'EQ'),
    unknown: 0,
  })
}

/** A number of persons is none below zero, and none that nobody could count. */
export function judgePersons(persons: { value: number } | null | undefined): Fault | undefined {
  if (!persons || (persons.value >= 0 && persons.value <= maxPersons)) return undefined
  return { code: 'INVALID', message: '人数应为不小于 0 的数' }
}
