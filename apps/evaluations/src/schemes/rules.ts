/** Hundredths of a point that a scheme distributes: 100 points. */
const full = 10_000
const maxIndicators = 200

/** Weight and highest score in hundredths; undefined when given with more than two places. */
export interface IndicatorDraft {
  code: string
  name: string
  weight: number | undefined
  max: number | undefined
}

/** Limits in hundredths; undefined when given with more than two places. */
export interface BandDraft {
  grade: string
  from: number | undefined
  to: number | undefined
}

/** A checked band: from ≤ total < to, in hundredths. */
export interface Band {
  grade: string
  from: number
  to: number
}

/** A fault in Chinese, naming the row; undefined when there is none. */
export type Fault = string | undefined

const points = (hundredths: number) => String(hundredths / 100)

const lengthOf = (text: string) => text.trim().length

export function faultOfName(name: string): Fault {
  const length = lengthOf(name)
  return length < 2 || length > 100 ? '方案名称应为 2 至 100 个字' : undefined
}

/** Codes unique, every weight above 0, all weights together exactly 100. */
export function faultOfIndicators(indicators: readonly IndicatorDraft[]): Fault {
  if (indicators.length < 1 || indicators.length > maxIndicators) return `指标应为 1 至 ${maxIndicators} 项`
  const codes = new Set<string>()
  let sum = 0
  for (const [i, indicator] of indicators.entries()) {
    const fault = faultOfIndicator(indicator)
    if (fault) return `第 ${i + 1} 项指标：${fault}`
    const code = indicator.code.trim()
    if (codes.has(code)) return `指标编码 ${code} 重复`
    codes.add(code)
    sum += indicator.weight as number
  }
  return sum === full ? undefined : `各指标权重之和应为 100，现为 ${points(sum)}`
}

function faultOfIndicator({ code, name, weight, max }: IndicatorDraft): Fault {
  if (lengthOf(code) < 1 || lengthOf(code) > 20) return '编码应为 1 至 20 个字符'
  if (lengthOf(name) < 1 || lengthOf(name) > 200) return '名称应为 1 至 200 个字'
  if (weight === undefined || weight <= 0 || weight > full) return '权重应大于 0、不超过 100，最多两位小数'
  if (max === undefined || max <= 0 || max > 100 * full) return '满分应大于 0、不超过 10000，最多两位小数'
  return undefined
}

/** Grades unique, and every total from 0 to 100 in exactly one band. */
export function faultOfBands(bands: readonly BandDraft[]): Fault {
  if (bands.length < 2 || bands.length > 10) return '等级应为 2 至 10 档'
  const grades = bands.map(({ grade }) => grade.trim())
  for (const [i, { from, to }] of bands.entries()) {
    const grade = grades[i] as string
    if (lengthOf(grade) < 1 || lengthOf(grade) > 20) return `第 ${i + 1} 档：等级名称应为 1 至 20 个字`
    if (grades.indexOf(grade) !== i) return `等级“${grade}”重复`
    if (from === undefined || to === undefined) return `等级“${grade}”的分数最多两位小数`
    if (from < 0 || to > full) return `等级“${grade}”的分数应在 0 至 100 之间`
    if (from >= to) return `等级“${grade}”的起点 ${points(from)} 应小于终点 ${points(to)}`
  }
  return faultOfCover(sortBands(bands as Band[]))
}

function faultOfCover(sorted: Band[]): Fault {
  let covered = 0
  let previous = ''
  for (const { grade, from, to } of sorted) {
    if (from > covered) return `${points(covered)} 至 ${points(from)} 分没有等级`
    if (from < covered) {
      return `等级“${previous}”与“${grade.trim()}”在 ${points(from)} 至 ${points(Math.min(covered, to))} 分重叠`
    }
    covered = to
    previous = grade.trim()
  }
  return covered < full ? `${points(covered)} 至 100 分没有等级` : undefined
}

const sortBands = <B extends Band>(bands: readonly B[]): B[] => [...bands].sort((a, b) => a.from - b.from)

/**
 * The grade of a total.
 *
 * @param bands as checked by {@link faultOfBands}
 * @param total 0 to 10,000 hundredths, already rounded: 89.995 points were rounded to 90 before they come here
 */
export function gradeOf(bands: readonly Band[], total: number): string {
  const found = bands.find(({ from, to }) => total >= from && (total < to || (total === full && to === full)))
  if (!found) throw new RangeError(`no band for ${total}`)
  return found.grade
}
