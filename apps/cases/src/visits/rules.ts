import type { Fault } from '@dudao/service'
import type { NewVisit } from '../generated/resolvers.ts'

const maxPersons = 1_000_000

/** What SDL cannot say of a visit. `index` counts from 0; the refusal names the row from 1. */
export function judgeVisit(visit: NewVisit, index: number): Fault | undefined {
  const { methods, organizationId, placeName, persons } = visit
  const fault =
    methods.length === 0
      ? '请至少选择一种督导方式'
      : !organizationId && !placeName?.trim()
        ? '没有关联机构的地点，请填写地点名称'
        : placeName && placeName.trim().length > 100
          ? '地点名称不能超过 100 个字'
          : judgePersons(persons)?.message
  return fault ? { code: 'INVALID', message: `第 ${index + 1} 行：${fault}` } : undefined
}

/** A number of persons is none below zero, and none that nobody could count. */
export function judgePersons(persons: { value: number } | null | undefined): Fault | undefined {
  if (!persons || (persons.value >= 0 && persons.value <= maxPersons)) return undefined
  return { code: 'INVALID', message: '人数应为不小于 0 的数' }
}
