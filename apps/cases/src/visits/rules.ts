import type { Fault } from '@dudao/service'
import type { NewVisit, Qualifier } from '../generated/resolvers.ts'

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
          : persons && !(persons.value >= 0 && persons.value <= maxPersons)
            ? '人数应为不小于 0 的数'
            : undefined
  return fault ? { code: 'INVALID', message: `第 ${index + 1} 行：${fault}` } : undefined
}

export interface Addends {
  sum: number
  /** Qualifiers that occur among the addends. */
  qualifiers: readonly string[]
  /** How many addends are not known. */
  unknown: number
}

/**
 * A sum of numbers with qualifiers: one approximate addend makes it approximate, one strict bound makes the bound
 * strict, one lower bound or one unknown addend makes it a lower bound.
 */
export function sumOf({ sum, qualifiers, unknown }: Addends): { value: number; qualifier: Qualifier } {
  const has = (qualifier: Qualifier) => qualifiers.includes(qualifier)
  const qualifier = has('APPROX') ? 'APPROX' : has('GT') ? 'GT' : has('GE') || unknown > 0 ? 'GE' : 'EQ'
  return { value: sum, qualifier }
}
