import type { PlainDate } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import type { PastRow } from './input.ts'
import type { TrainingForm, TrainingRule, TrainingRuleLevel } from '../generated/resolvers.ts'
import { toHours, toHundredths } from './hours.ts'

/** Wrong codes until checking in is locked for a person and a session. */
export const maxWrongCodes = 10

const duplicate = { code: 'CONFLICT', rule: 'train.noDuplicateCredit' } as const

/** Two trainings at one time are credited once. */
export const overlapFault: Fault = {
  ...duplicate,
  message: '与其另一次培训时间重叠，同一时间的学时不得重复计算',
}

/** What is known about the persons of a roster. All hours in hundredths. */
export interface RosterFacts {
  /** What the session gives. */
  full: number
  /** Inspectors and candidates among them. */
  trainees: ReadonlyMap<string, unknown>
  /** What is credited to them for this session already. */
  credited: ReadonlyMap<string, number>
  /** Those who are credited for another training at the same time. */
  elsewhere: ReadonlySet<string>
}

/** One fault or none for each row; a row that says what is credited already has none. */
export function judgeRoster(
  rows: readonly { personId: string; hundredths: number }[],
  { full, trainees, credited, elsewhere }: RosterFacts,
): (Fault | undefined)[] {
  const firstOf = new Map(rows.map(({ personId }, i) => [personId, i] as const).toReversed())
  return rows.map(({ personId, hundredths }, i) => {
    const known = credited.get(personId)
    if (firstOf.get(personId) !== i) return { code: 'INVALID', message: '同一人在名册中重复' }
    if (!trainees.has(personId)) return strangerFault
    if (hundredths > full) return { code: 'INVALID', message: `学时不能超过该培训的 ${toHours(full)} 学时` }
    if (known === hundredths) return undefined
    if (known !== undefined) {
      return { ...duplicate, message: `该培训已为其登记 ${toHours(known)} 学时，更正请先撤销原记录` }
    }
    return elsewhere.has(personId) ? overlapFault : undefined
  })
}

const strangerFault: Fault = { code: 'NOT_FOUND', message: '不是督学或督学候选人（在本机构可见范围内）' }

/** The least year that a paper of the past may name; inspection was taken up again later. */
const firstYear = 1977

/** One fault or none for each row of hours of the past. Nothing is asked of the present but its date. */
export function judgePast(
  rows: readonly PastRow[],
  facts: {
    today: PlainDate
    known: ReadonlyMap<string, unknown>
    /** Keys of rows entered from the same paper already. */
    entered: ReadonlySet<string>
  },
): (Fault | undefined)[] {
  const { today, known, entered } = facts
  const firstOf = new Map(rows.map((row, i) => [pastKey(row), i] as const).toReversed())
  return rows.map((row, i) => {
    const { year, occurredOn } = row
    const thisYear = Number(today.slice(0, 4))
    if (!known.has(row.personId)) return strangerFault
    if (year < firstYear || year > thisYear) {
      return { code: 'INVALID', message: `年度应在 ${firstYear} 至 ${thisYear} 之间` }
    }
    if (!occurredOn && year === thisYear) return { code: 'INVALID', message: '本年度的学时须填写培训日期' }
    if (occurredOn && occurredOn > today) return { code: 'INVALID', message: '培训日期不能晚于今天' }
    if (occurredOn && !occurredOn.startsWith(`${year}-`)) {
      return { code: 'INVALID', message: `培训日期 ${occurredOn} 不在 ${year} 年度内` }
    }
    if (firstOf.get(pastKey(row)) !== i || entered.has(pastKey(row))) {
      return { ...duplicate, message: '同一材料中的这条学时已经补录' }
    }
    return undefined
  })
}

/** Rows of one paper that agree in all of this are the same hours. */
export const pastKey = (row: Omit<PastRow, 'isPreService'>): string =>
  [row.personId, row.year, row.occurredOn ?? '', row.form, row.hours].join(' ')

/** Only concentrated training counts where no approved text says otherwise. 《督学管理暂行办法》第二十一条: 集中培训 */
export const concentratedOnly: readonly TrainingForm[] = ['CONCENTRATED']

/** Hundredths of one form. */
export interface FormSum {
  form: TrainingForm
  hundredths: number
}

/** Hundredths of these forms together. */
export const sumOf = (byForm: readonly FormSum[], forms: readonly TrainingForm[]): number =>
  byForm.filter(({ form }) => forms.includes(form)).reduce((sum, { hundredths }) => sum + hundredths, 0)

/** Hundredths of hours by form, in the order of the forms. */
export function sumByForm(credits: readonly { form: string; hundredths: number }[]): FormSum[] {
  return (['CONCENTRATED', 'ONLINE', 'SELF_STUDY'] as const).flatMap((form) => {
    const hundredths = credits
      .filter((credit) => credit.form === form)
      .reduce((sum, credit) => sum + credit.hundredths, 0)
    return hundredths > 0 ? [{ form, hundredths }] : []
  })
}

/** A rule on the hours of a year; null where no approved text says anything. */
export interface HourRule {
  level: TrainingRuleLevel
  required: { hours: number; article: string; forms: readonly TrainingForm[] } | null
}

/** How hours stand to each rule, each by the forms that it counts. What is unknown stays unknown. */
export function judgeHours(byForm: readonly FormSum[], rules: readonly HourRule[]): TrainingRule[] {
  return rules.map(({ level, required }) => {
    if (!required) return { level, countedForms: [], ...unknown }
    const counted = sumOf(byForm, required.forms)
    const short = Math.max(0, toHundredths(required.hours) - counted)
    return {
      level,
      requiredHours: required.hours,
      article: required.article,
      countedForms: [...required.forms],
      countedHours: toHours(counted),
      met: short === 0,
      shortHours: toHours(short),
    }
  })
}

const unknown = { requiredHours: null, article: null, countedHours: null, met: null, shortHours: null }

/** The day whose rules judge a year: the one asked for, or the nearest to it within the year. */
export function ruleDay(year: number, on: PlainDate): PlainDate {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  if (on < first) return first
  return on > last ? last : on
}

/** A credit as far as certificates depend on it. */
export interface Certifiable {
  inspectorId: string
  certificateNumber: string | null
}

/** One fault or none for each person who is to get a certificate. */
export function judgeCertificates(
  personIds: readonly string[],
  credits: ReadonlyMap<string, Certifiable>,
): (Fault | undefined)[] {
  return personIds.map((personId) => {
    const credit = credits.get(personId)
    if (!credit) return { code: 'NOT_FOUND', message: '该培训没有其有效的学时记录' }
    if (!credit.certificateNumber) return undefined
    return { code: 'CONFLICT', message: `已发证书 ${credit.certificateNumber}` }
  })
}

/** The number of a certificate, written like a document number. */
export const certificateNumber = (code: string, year: number, sequence: number): string =>
  `${code}〔${year}〕${sequence}号`
