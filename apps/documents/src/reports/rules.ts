import { validate as isUuid } from 'uuid'

/** A fault of a report's year in Chinese; undefined when there is none. */
export function faultOfYear(year: number, thisYear: number): string | undefined {
  if (year < 1990) return '报告年度应在 1990 年以后'
  if (year > thisYear) return `报告年度不能晚于 ${thisYear} 年`
  return undefined
}

const maxBoards = 200

/** A fault of a list of schools in Chinese; whether a school has a board is found out when it is made. */
export function faultOfSchools(ids: readonly string[]): string | undefined {
  if (ids.length < 1 || ids.length > maxBoards) return `每次制作 1 至 ${maxBoards} 所学校的公示牌`
  if (new Set(ids).size < ids.length) return '同一学校在名单中重复'
  const unknown = ids.findIndex((id) => !isUuid(id))
  return unknown < 0 ? undefined : `第 ${unknown + 1} 所学校不存在`
}
