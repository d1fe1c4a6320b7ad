import type { PlainDate } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import { judgeSchool } from './rules.ts'
import type { Limit, School } from './duty-rules.ts'
import { overlaps, peak, type Span } from './spans.ts'

/** A stay of a school in a zone of the office. */
export interface Stay extends Span {
  zoneId: string
  organizationId: string
}

/** Whether schools may come into a zone on that day; one fault or none for each. A school leaves its former zone. */
export function judgeMembers(
  organizationIds: readonly string[],
  from: PlainDate,
  {
    zoneId,
    schools,
    stays,
    officePath,
  }: {
    zoneId: string
    schools: ReadonlyMap<string, School>
    stays: readonly Stay[]
    officePath: string
  },
): (Fault | undefined)[] {
  return organizationIds.map((organizationId) => {
    const fault = judgeSchool(schools.get(organizationId), officePath)
    if (fault) return fault
    const own = stays.filter((stay) => stay.organizationId === organizationId)
    const ahead = own.filter((stay) => overlaps(stay, { from, to: null }))
    if (ahead.some((stay) => stay.zoneId === zoneId)) {
      return { code: 'CONFLICT', message: '该校已在此责任区' }
    }
    const later = ahead.find((stay) => stay.from >= from)
    return later && { code: 'CONFLICT', message: `该校自 ${later.from} 起已划入另一责任区` }
  })
}

/** Whether the zone has room for so many more schools from that day on. */
export function judgeRoom(
  present: readonly Span[],
  added: number,
  window: Span,
  limit: Limit,
): Fault | undefined {
  const count = peak(present, window) + added
  if (count <= limit.value) return undefined
  return {
    code: 'INVALID',
    rule: 'zone.maxSchools',
    article: limit.article,
    message: `责任区将有 ${count} 所学校，超过 ${limit.value} 所（依据：${limit.article}）`,
  }
}

/** Whether a day lies within the zone's own time. */
export function judgeZoneDay(zone: Span, day: PlainDate): Fault | undefined {
  if (overlaps(zone, { from: day, to: null }) && zone.from <= day) return undefined
  const end = zone.to ? `至 ${zone.to}（不含）` : '起'
  return { code: 'INVALID', message: `责任区自 ${zone.from} ${end}有效，${day} 不在其内` }
}
