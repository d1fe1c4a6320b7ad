import { type FeeCap, type FeeFactors, type FeeRates, type FeeTax, grossFor, taxOf } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import type { ExpertTitleClass, FeeBasis, FeeDayPart, FeeMode } from '../generated/resolvers.ts'

/** The standards in force on a day; where no cap is approved, nothing is capped. */
export interface Standard {
  rates: { value: FeeRates; article: string }
  factors: { value: FeeFactors; article: string }
  cap: { value: FeeCap; article: string } | undefined
  tax: { value: FeeTax; article: string }
}

/** A day of an expert, before it has a price. */
export interface Day {
  titleClass: ExpertTitleClass
  mode: FeeMode
  part: FeeDayPart
  isLeading: boolean
  dailyRate: number | null
  /** Which day of the activity it is for the person, from 1. */
  dayNumber: number
}

/** What the person has of the same office already, by the basis: that day, for that activity, in that year. */
export interface Already {
  day: number
  activity: number
  year: number
  /** Of the activity's lines in that month, which are taxed as one payment. */
  month: { net: number; gross: number }
}

/** How an amount came about, as it is kept. */
export interface Computation {
  basis: FeeBasis
  dailyRate: number
  minRate: number
  maxRate: number
  factors: { name: string; percent: number }[]
  uncapped: number
  cap: { name: string; limit: number; already: number } | null
  amount: number
  text: string
}

/** An amount by the basis of the rates, and both sides of the tax. */
export interface Amount {
  amount: number
  net: number
  tax: number
  gross: number
  computation: Computation
}

export const modeNames: Record<FeeMode, string> = { MEETING: '会议', ON_SITE: '现场', CORRESPONDENCE: '通讯' }
const classNames: Record<ExpertTitleClass, string> = { SENIOR: '高级职称', OTHER: '其他职称' }

/** Fen as people read them. */
export const yuan = (fen: number): string => `${(fen / 100).toFixed(2)} 元`

/** The amount of a day with all that led to it, or why there is none. */
export function amountOf(
  day: Day,
  standard: Standard,
  already: Already,
): { amount: Amount } | { fault: Fault } {
  const { value: rates, article } = standard.rates
  const row = rates.rows.find(({ titleClass, mode }) => titleClass === day.titleClass && mode === day.mode)
  const kind = `${classNames[day.titleClass]}、${modeNames[day.mode]}`
  if (!row) {
    return {
      fault: {
        code: 'CONFLICT',
        rule: 'fee.rates',
        article,
        message: `没有${kind}的评审费标准（${article}）`,
      },
    }
  }
  const dailyRate = day.dailyRate ?? (row.min === row.max ? row.min : null)
  if (dailyRate === null || dailyRate < row.min || dailyRate > row.max) {
    const message = `${kind}的标准为每天 ${yuan(row.min)}至 ${yuan(row.max)}，请在其间填写（依据：${article}）`
    return { fault: { code: 'INVALID', rule: 'fee.rates', article, message } }
  }
  const factors = factorsOf(day, standard.factors.value)
  const uncapped = multiply(dailyRate, factors)
  const cap = lowestCap(uncapped, standard.cap?.value, already)
  const amount = cap ? Math.max(0, cap.limit - cap.already) : uncapped
  if (amount === 0) {
    const message = cap
      ? `已达${cap.name} ${yuan(cap.limit)}（依据：${standard.cap?.article}）`
      : `${kind}的标准折算后为 0`
    return { fault: { code: 'CONFLICT', rule: cap ? 'fee.cap' : 'fee.rates', message } }
  }
  const taxed = withTax(amount, rates.basis, standard.tax.value, already.month)
  const computation: Omit<Computation, 'text'> = {
    basis: rates.basis,
    dailyRate,
    minRate: row.min,
    maxRate: row.max,
    factors,
    uncapped,
    cap,
    amount,
  }
  const text = explain(kind, computation, taxed, standard)
  return { amount: { amount, ...taxed, computation: { ...computation, text } } }
}

function factorsOf({ part, dayNumber, isLeading }: Day, rule: FeeFactors): Computation['factors'] {
  return [
    ...(part === 'HALF_DAY' ? [{ name: '半天', percent: rule.halfDay }] : []),
    ...(dayNumber > rule.fullDays
      ? [{ name: `第 ${dayNumber} 天（第 ${rule.fullDays + 1} 天起）`, percent: rule.laterDays }]
      : []),
    ...(isLeading ? [{ name: '院士、全国知名专家', percent: rule.lead }] : []),
  ]
}

/** Rounded once, at the end. */
function multiply(rate: number, factors: readonly { percent: number }[]): number {
  const product = factors.reduce((result, { percent }) => result * percent, rate)
  const scale = 100 ** factors.length
  return Math.floor((product * 2 + scale) / (scale * 2))
}

const capNames = { day: '每人每天封顶额', activity: '每人每项活动封顶额', year: '每人每年封顶额' } as const

/** The cap that leaves the least, if it leaves less than the amount. */
function lowestCap(amount: number, caps: FeeCap | undefined, already: Already): Computation['cap'] {
  const [lowest] = (['day', 'activity', 'year'] as const)
    .flatMap((what) => {
      const limit = caps?.[what]
      return limit === undefined ? [] : [{ name: capNames[what], limit, already: already[what] }]
    })
    .toSorted((a, b) => a.limit - a.already - (b.limit - b.already))
  return lowest && lowest.limit - lowest.already < amount ? lowest : null
}

/** What the line adds to the person's payment of the month, so that the taxes of all lines are the tax of the whole. */
function withTax(amount: number, basis: FeeBasis, rule: FeeTax, month: Already['month']) {
  if (basis === 'BEFORE_TAX') {
    const tax = taxOf(month.gross + amount, rule) - taxOf(month.gross, rule)
    return { net: amount - tax, tax, gross: amount }
  }
  const gross = grossFor(month.net + amount, rule) - grossFor(month.net, rule)
  return { net: amount, tax: gross - amount, gross }
}

function explain(
  kind: string,
  { basis, dailyRate, minRate, maxRate, factors, uncapped, cap, amount }: Omit<Computation, 'text'>,
  { net, tax, gross }: { net: number; tax: number; gross: number },
  standard: Standard,
): string {
  const side = basis === 'AFTER_TAX' ? '税后' : '税前'
  const range = `标准 ${yuan(minRate)}至 ${yuan(maxRate)}，${side}`
  const times = factors.map(({ name, percent }) => ` × ${percent}%（${name}）`).join('')
  const capped = cap
    ? `，${cap.name} ${yuan(cap.limit)}、已计 ${yuan(cap.already)}，计 ${yuan(amount)}（${standard.cap?.article}）`
    : ''
  const sources = [...new Set([standard.rates.article, standard.factors.article])].join('、')
  return (
    `${kind}：每天 ${yuan(dailyRate)}（${range}）${times} = ${yuan(uncapped)}（${sources}）${capped}；` +
    `税后 ${yuan(net)}，个人所得税 ${yuan(tax)}，税前 ${yuan(gross)}（${standard.tax.article}）`
  )
}
