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
  if (wished.to <= wished.from) return endsTooEarly(wished, rules)
  if (wished.kind !== partTime) {
    return {
      ok: true,
      rule: 'term.parttime',
      messageChinese: '任期规定只适用于兼职督学，此项任职不受任期限制',
    }
  }
  if (wholeNumber(rules.length) === undefined) return missing('term.parttime', '兼职督学任期')
  if (wholeNumber(rules.maxConsecutive) === undefined) return missing('term.maxConsecutive', '连续任职届数')
  const [fault] = termFaults(wished, otherTerms, rules)
  if (fault) return fault
  const chain = chainLength(wished, otherTerms, rules)
  return {
    ok: true,
    rule: 'term.maxConsecutive',
    article: rules.maxConsecutive?.article,
    messageChinese: `符合任期规定：连续任职共 ${chain} 届，上限 ${wholeNumber(rules.maxConsecutive)} 届`,
  }
}

/**
 * Everything that speaks against a term, by the rules that there are: a term of the past is entered as it was, and its
 * deviations are shown. A rule that nobody approved says nothing against it.
 */
export function termFaults(term: Term, otherTerms: readonly Term[], rules: TermRules): Verdict[] {
  if (term.to <= term.from) return [endsTooEarly(term, rules)]
  const sameOrgan = otherTerms.filter(({ organId }) => organId === term.organId)
  const overlapping = sameOrgan.find((other) => other.from < term.to && term.from < other.to)
  const overlap =
    overlapping &&
    refuse(
      'term.parttime',
      rules.length,
      `与同一聘任机关的另一任期（${overlapping.from} 至 ${overlapping.to}）重叠`,
    )
  if (term.kind !== partTime) return overlap ? [overlap] : []
  const years = wholeNumber(rules.length)
  const limit = wholeNumber(rules.maxConsecutive)
  const chain = chainLength(term, otherTerms, rules)
  return [
    ...(years !== undefined && term.to > addYears(term.from, years)
      ? [refuse('term.parttime', rules.length, `兼职督学每届任期 ${years} 年，聘期不能超过 ${years} 年`)]
      : []),
    ...(overlap ? [overlap] : []),
    ...(limit !== undefined && chain > limit
      ? [
          refuse(
            'term.maxConsecutive',
            rules.maxConsecutive,
            `兼职督学连续任职不得超过 ${limit} 届，连同此任期达到 ${chain} 届`,
          ),
        ]
      : []),
  ]
}

/**
 * How many terms the unbroken series has that the term belongs to; a gap of `breakDays` days breaks it. Terms of the past
 * may overlap, so a series lasts as long as the longest of its terms.
 */
function chainLength(term: Term, otherTerms: readonly Term[], { breakDays }: TermRules): number {
  const others = otherTerms.filter(({ kind, organId }) => kind === partTime && organId === term.organId)
  const series = [...others, term].toSorted((a, b) => (a.from < b.from ? -1 : 1))
  let length = 0
  let end = ''
  let containsTerm = false
  for (const one of series) {
    if (length > 0 && daysBetween(end, one.from) >= (wholeNumber(breakDays) ?? 1)) {
      if (containsTerm) return length
      length = 0
      end = ''
    }
    length += 1
    end = one.to > end ? one.to : end
    containsTerm ||= one === term
  }
  return length
}

const endsTooEarly = ({ from, to }: Term, { length }: TermRules) =>
  refuse('term.parttime', length, `任期截止日期 ${to} 必须晚于开始日期 ${from}`)

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
