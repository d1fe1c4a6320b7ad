import type { PlainDate } from '@dudao/rules'
import type { Fault } from '@dudao/service'

/** A time in a pool, on [from, to); `to` is null until further notice. */
export interface Enrolment {
  personId: string
  from: PlainDate
  to: PlainDate | null
}

/** One fault or none for each person: unknown, named twice, or in the pool at the same time already. */
export function judgeEnrolments(
  wished: readonly Enrolment[],
  { known, active }: { known: ReadonlySet<string>; active: readonly Enrolment[] },
): (Fault | undefined)[] {
  return wished.map((one, i) => {
    if (!known.has(one.personId)) return { code: 'NOT_FOUND', message: '人员不存在' }
    if (wished.findIndex(({ personId }) => personId === one.personId) < i) {
      return { code: 'INVALID', message: '同一人在名单中重复' }
    }
    const other = active.find((held) => held.personId === one.personId && overlap(held, one))
    if (!other) return undefined
    const span = `${other.from} 至 ${other.to ?? '今'}`
    return { code: 'CONFLICT', message: `该人员已在本专家库中（${span}），请先移出` }
  })
}

const overlap = (a: Enrolment, b: Enrolment) =>
  (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to)

/** Whether an expert can be taken out of the pool on that day. */
export function judgeRemoval(
  expert: { status: string; from: PlainDate; removedOn: PlainDate | null },
  removedOn: PlainDate,
  today: PlainDate,
): Fault | undefined {
  if (expert.status === 'REMOVED') {
    return { code: 'CONFLICT', message: `该专家已于 ${expert.removedOn} 移出专家库，须重新入库` }
  }
  if (removedOn < expert.from) {
    return { code: 'INVALID', message: `移出日期不能早于入库日期 ${expert.from}` }
  }
  if (removedOn > today) return { code: 'INVALID', message: '移出日期不能晚于今天' }
  return undefined
}
