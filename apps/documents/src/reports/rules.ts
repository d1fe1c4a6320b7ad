/** A fault of a report's year in Chinese; undefined when there is none. */
export function faultOfYear(year: number, thisYear: number): string | undefined {
  if (year < 1990) return '报告年度应在 1990 年以后'
  if (year > thisYear) return `报告年度不能晚于 ${thisYear} 年`
  return undefined
}
