import type { Fault } from '@dudao/service'
import { addCalendarDays, addYears, partTime, type PlainDate, termFaults } from '@dudao/rules'
import type { PastTermRow } from './input.ts'
import type { OpenedUnder } from './recommendation-rules.ts'
import type { ServedTerm } from './rules.ts'

/** What has to be known to judge terms of the past. */
export interface PastFacts {
  today: PlainDate
  known: ReadonlySet<string>
  /** By person, where a file says it. */
  birthDates: ReadonlyMap<string, PlainDate>
  /** Keys of the terms that the organ has entered or given. */
  entered: ReadonlySet<string>
}

/**
 * One fault or none for each row. The past is entered as it was, so no rule of law refuses it; what cannot have been, and
 * what is there already, does.
 */
export function judgePastTerms(
  rows: readonly PastTermRow[],
  { today, known, birthDates, entered }: PastFacts,
): (Fault | undefined)[] {
  const seen = new Set(entered)
  return rows.map((row) => {
    if (!known.has(row.personId)) return { code: 'NOT_FOUND', message: '人员不存在' }
    const key = pastTermKey(row)
    if (key === undefined) return invalid('任期开始日期、届次、文号至少填写一项')
    const fault = datesFault(row, today) ?? birthFault(row, birthDates.get(row.personId))
    if (fault) return fault
    if (seen.has(key)) return { code: 'CONFLICT', message: '该任期已经登记，不得重复' }
    seen.add(key)
    return undefined
  })
}

/** What makes a term the same: its first day, else what else is known of it; undefined where too little is known. */
export function pastTermKey({
  personId,
  termFrom,
  session,
  documentNumber,
}: Pick<PastTermRow, 'personId' | 'termFrom' | 'session' | 'documentNumber'>): string | undefined {
  if (termFrom) return `${personId} ${termFrom}`
  return session || documentNumber ? `${personId} ${session ?? ''} ${documentNumber ?? ''}` : undefined
}

const happened = {
  recommendedOn: '推荐日期',
  reviewedOn: '审核日期',
  noticeFrom: '公示开始日期',
  noticeTo: '公示截止日期',
  appointedOn: '任命（聘任）日期',
  termFrom: '任期开始日期',
} as const
type Happened = keyof typeof happened
const inOrder = Object.keys(happened) as Happened[]

function datesFault(row: PastTermRow, today: PlainDate): Fault | undefined {
  const { noticeFrom, noticeTo, termFrom, termTo, endedOn, endReason, endGround } = row
  const early = inOrder.find((part) => (row[part] ?? '') > today)
  if (early) return invalid(`${happened[early]} ${row[early]} 在今天（${today}）之后，不能补录`)
  if (noticeFrom && noticeTo && noticeTo < noticeFrom) return invalid('公示截止日期不能早于开始日期')
  if (!termFrom && (termTo || endedOn)) return invalid('任期开始日期不详的，不能填写任期截止或提前结束日期')
  if (termFrom && termTo && termTo <= termFrom)
    return invalid(`任期截止日期 ${termTo} 应晚于开始日期 ${termFrom}`)
  if (!endedOn)
    return endReason || endGround ? invalid('没有提前结束日期的，不能填写提前结束的原因') : undefined
  if (endedOn > today) return invalid(`提前结束日期 ${endedOn} 在今天（${today}）之后，不能补录`)
  if (termFrom && endedOn <= termFrom)
    return invalid(`提前结束日期 ${endedOn} 应晚于任期开始日期 ${termFrom}`)
  if (termTo && endedOn >= termTo) return invalid(`任期至 ${termTo} 届满，无须提前结束`)
  return undefined
}

function birthFault(row: PastTermRow, birthDate: PlainDate | undefined): Fault | undefined {
  const early = birthDate && inOrder.find((part) => row[part] && row[part] <= birthDate)
  return early ? invalid(`${happened[early]} ${row[early]} 早于出生日期 ${birthDate}`) : undefined
}

const invalid = (message: string): Fault => ({ code: 'INVALID', message })

/**
 * How long a term counts whose end nobody knows: a part-time one as long as the rules let it last, another one that is
 * over for the day that is known. Undefined where the end is known, or the term goes on without one.
 */
export function assumedEnd(
  { kind, termFrom, termTo, isOver }: Pick<PastTermRow, 'kind' | 'termFrom' | 'termTo' | 'isOver'>,
  years: number | undefined,
  today: PlainDate,
): PlainDate | undefined {
  if (!termFrom || termTo || (kind !== partTime && !isOver)) return undefined
  const known = addCalendarDays(termFrom, 1)
  if (kind !== partTime || years === undefined) return known
  const end = addYears(termFrom, years)
  return isOver && end > today ? [known, today].toSorted()[1] : end
}

/** A term of the past as it is kept; null where nobody knows. */
export interface PastTerm extends Record<Happened, PlainDate | null> {
  kind: string
  session: number | null
  documentNumber: string | null
  cardNumber: string | null
  termTo: PlainDate | null
  endedOn: PlainDate | null
  isEndAssumed: boolean
}

/** What is not known of it, in Chinese. A term of a kind without an end that goes on lacks none. */
export const unknownParts = (term: PastTerm): string[] => [
  ...inOrder.flatMap((part) => (term[part] ? [] : [happened[part]])),
  ...(term.isEndAssumed ? ['任期截止日期'] : []),
  ...(term.session === null ? ['届次'] : []),
  ...(term.documentNumber === null ? ['文号'] : []),
  ...(term.cardNumber === null ? ['督学证号'] : []),
]

/** What is out of the ordinary about it, by the rules in force then and beside the other terms at the organ, in Chinese. */
export function deviationsOf(term: PastTerm, others: readonly ServedTerm[], rules: OpenedUnder): string[] {
  const { termFrom, endedOn, termTo, isEndAssumed, kind } = term
  const known = inOrder.filter((part) => term[part])
  const turned = known.flatMap((part, i) => {
    const before = known[i - 1]
    return before && (term[before] ?? '') > (term[part] ?? '')
      ? [`${happened[part]} ${term[part]} 早于${happened[before]} ${term[before]}`]
      : []
  })
  if (!termFrom) return [...turned, '任期开始日期不详，不计入任职届数，也不视为在任']
  const faults = termFaults(limited({ kind, from: termFrom, to: endedOn ?? termTo }), others.map(limited), {
    length: rules['term.parttime'],
    maxConsecutive: rules['term.maxConsecutive'],
    ...(rules['term.breakDays'] && { breakDays: rules['term.breakDays'] }),
  })
  return [
    ...turned,
    ...(isEndAssumed && !endedOn ? [`任期截止日期不详，计至 ${termTo}`] : []),
    ...faults.map(({ messageChinese, article }) =>
      article ? `${messageChinese}（依据：${article}）` : messageChinese,
    ),
  ]
}

const forEver = '9999-12-31'

/** All terms are of one organ here; one without an end lasts. */
const limited = (term: ServedTerm) => ({ ...term, to: term.to ?? forEver, organId: '' })
