import type { ResolvedRule } from './parameter.ts'
import { addYears, daysBetween, type PlainDate } from './plain-date.ts'

/** One term of office of one person, on [from, to): the day `to` is the first one no longer in office. */
export type Term = {
  from: PlainDate
  to: PlainDate
  /** The organ that appoints (任命) or engages (聘任); terms are counted for each organ by itself. */
  organId: string
  /** Only part-time inspectors (兼职, 'PART_TIME') serve in limited terms; full-time ones and others do not. */
  kind: string
}

export type Verdict = {
  ok: boolean
  /** The key of the rule that decided. */
  rule: string
  article?: string
  messageChinese: string
}

export type TermRules = {
  /** The row `term.parttime` in force where and when the appointment is made. */
  length: ResolvedRule | undefined
  /** The row `term.maxConsecutive`. */
  maxConsecutive: ResolvedRule | undefined
  /** The row `term.breakDays`; without it, only terms that follow each other without a day between are consecutive. */
  breakDays?: ResolvedRule
}

export const partTime = 'PART_TIME'

/**
 * Whether the wished term may be granted beside the terms the person already has or had (《教育督导条例》第六条: a
 * part-time inspector is engaged for three years and for at most three terms on end).
 *
 * Nobody is refused a shorter term: whoever joins in the middle of a session leaves with it. Terms later than the
 * wished one count too, so that entering the past cannot build a chain that was never allowed. Without an approved
 * row for the length or the number of terms there is nothing to judge by, and the answer is no.
 */
export function judgeTerm(wished: Term, otherTerms: readonly Term[], rules: TermRules): Verdict {
  if (wished.to <= wished.from) {
    return refuse('term.parttime', rules.length, `任期截止日期 ${wished.to} 必须晚于开始日期 ${wished.from}`)
  }
  if (wished.kind !== partTime) {
    return {
      ok: true,
      rule: 'term.parttime',
      messageChinese: '任期规定只适用于兼职督学，此项任职不受任期限制',
    }
  }
  const years = wholeNumber(rules.length)
  if (years === undefined) return missing('term.parttime', '兼职督学任期')
  const limit = wholeNumber(rules.maxConsecutive)
  if (limit === undefined) return missing('term.maxConsecutive', '连续任职届数')

  if (wished.to > addYears(wished.from, years)) {
    return refuse('term.parttime', rules.length, `兼职督学每届任期 ${years} 年，聘期不能超过 ${years} 年`)
  }
  const terms = otherTerms.filter((term) => term.kind === partTime && term.organId === wished.organId)
  const overlapping = terms.find((term) => term.from < wished.to && wished.from < term.to)
  if (overlapping) {
    const span = `${overlapping.from} 至 ${overlapping.to}`
    return refuse('term.parttime', rules.length, `与同一聘任机关的另一任期（${span}）重叠`)
  }
  const chain = chainLength(wished, terms, wholeNumber(rules.breakDays) ?? 1)
  if (chain > limit) {
    const message = `兼职督学连续任职不得超过 ${limit} 届，此次聘任将使其连续任职达到 ${chain} 届`
    return refuse('term.maxConsecutive', rules.maxConsecutive, message)
  }
  return {
    ok: true,
    rule: 'term.maxConsecutive',
    article: rules.maxConsecutive?.article,
    messageChinese: `符合任期规定：连续任职共 ${chain} 届，上限 ${limit} 届`,
  }
}

/** How many terms the unbroken series has that the wished term belongs to; a gap of `breakDays` days breaks it. */
function chainLength(wished: Term, terms: readonly Term[], breakDays: number): number {
  const series = [...terms, wished].toSorted((a, b) => (a.from < b.from ? -1 : 1))
  let length = 0
  let containsWished = false
  for (const [index, term] of series.entries()) {
    const previous = series[index - 1]
    if (previous && daysBetween(previous.to, term.from) >= breakDays) {
      if (containsWished) return length
      length = 0
    }
    length += 1
    containsWished ||= term === wished
  }
  return length
}

function wholeNumber(row: ResolvedRule | undefined): number | undefined {
  return typeof row?.value === 'number' && Number.isInteger(row.value) ? row.value : undefined
}

function refuse(rule: string, row: ResolvedRule | undefined, messageChinese: string): Verdict {
  return { ok: false, rule, article: row?.article, messageChinese }
}

function missing(rule: string, what: string): Verdict {
  return {
    ok: false,
    rule,
    messageChinese: `本区划没有已批准并生效的“${what}”参数（${rule}），请先在规则包中批准后再办理`,
  }
}
