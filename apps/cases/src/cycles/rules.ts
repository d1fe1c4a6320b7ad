import { addCalendarDays, addYears, type PlainDate, termOf } from '@dudao/rules'
import type { CycleRule } from '../generated/resolvers.ts'
import type { AppliedRule } from '../rules-in-force.ts'

/** What the rule packs say about each rule of the cycle. */
export const cycleKeys = [
  'cycle.gov',
  'cycle.school',
  'visit.minPerTerm',
  'visit.minPerMonth',
  'calendar.terms',
]

export const cycleRules: readonly CycleRule[] = [
  'GOVERNMENT',
  'SCHOOL_COMPREHENSIVE',
  'SCHOOL_TERM',
  'SCHOOL_MONTH',
  'KINDERGARTEN_MONTH',
]

/** One rule as it holds for a division on a day. */
export interface Requirement {
  rule: CycleRule
  /** First day that counts; the last is the day asked about. */
  since: PlainDate
  /** On how many days somebody has to have come since. */
  times: number
  /** Years after which it is due again; null of a rule about a term or a month. */
  years: number | null
  /** Last day on which it is done in time, of a term or a month. */
  dueOn: PlainDate | null
  source: AppliedRule
}

type Rows = ReadonlyMap<string, AppliedRule>

/**
 * The rules of the cycle as they hold on a day. A rule of which no text says anything, or whose term nobody has
 * announced, is left out: nobody is behind it.
 */
export function requirementsOn(on: PlainDate, rows: Rows): Map<CycleRule, Requirement> {
  const found = cycleRules.flatMap((rule) => makers[rule](on, rows) ?? [])
  return new Map(found.map((requirement) => [requirement.rule, requirement]))
}

const makers: Record<CycleRule, (on: PlainDate, rows: Rows) => Requirement | undefined> = {
  GOVERNMENT: (on, rows) => yearly('GOVERNMENT', on, rows.get('cycle.gov')),
  SCHOOL_COMPREHENSIVE: (on, rows) => yearly('SCHOOL_COMPREHENSIVE', on, rows.get('cycle.school')),
  SCHOOL_TERM: (on, rows) => {
    const [source, calendar] = [rows.get('visit.minPerTerm'), rows.get('calendar.terms')]
    const times = numberIn(source?.value)
    const term = termOf(on, calendar ? [calendar] : [])
    if (!source || times === undefined || !term) return undefined
    return {
      rule: 'SCHOOL_TERM',
      since: term.from,
      times,
      years: null,
      dueOn: addCalendarDays(term.to, -1),
      source,
    }
  },
  SCHOOL_MONTH: (on, rows) => monthly('SCHOOL_MONTH', 'school', on, rows),
  KINDERGARTEN_MONTH: (on, rows) => monthly('KINDERGARTEN_MONTH', 'kindergarten', on, rows),
}

const numberIn = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

/** Of "every three to five years" the law is broken after the fifth. */
function yearly(rule: CycleRule, on: PlainDate, source: AppliedRule | undefined): Requirement | undefined {
  const years = numberIn(source?.value) ?? numberIn(memberOf(source?.value, 'max'))
  if (!source || years === undefined) return undefined
  return { rule, since: sinceYears(on, years), times: 1, years, dueOn: null, source }
}

/** The first day after which not so many years have passed by `on`. */
function sinceYears(on: PlainDate, years: number): PlainDate {
  const day = addYears(on, -years)
  return addYears(day, years) > on ? day : addCalendarDays(day, 1)
}

function monthly(rule: CycleRule, kind: string, on: PlainDate, rows: Rows): Requirement | undefined {
  const source = rows.get('visit.minPerMonth')
  const times = numberIn(memberOf(source?.value, kind))
  if (!source || times === undefined) return undefined
  const since = `${on.slice(0, 7)}-01`
  // The 28th is in every month, and four days later it is the next one.
  const next = `${addCalendarDays(`${on.slice(0, 7)}-28`, 4).slice(0, 7)}-01`
  return { rule, since, times, years: null, dueOn: addCalendarDays(next, -1), source }
}

/** What is recorded of one unit under a rule. */
export interface UnitRecord {
  /** The last day of any time; null where there is none since records begin. */
  lastOn: PlainDate | null
  /** Days within the term or month. */
  days: number
}

export const isBehind = ({ years, since, times }: Requirement, { lastOn, days }: UnitRecord): boolean =>
  years === null ? days < times : lastOn === null || lastOn < since

/** Last day on which it is in time; null of what was never done, which was due before records begin. */
export function dueOnOf({ years, dueOn }: Requirement, { lastOn }: UnitRecord): PlainDate | null {
  if (years === null) return dueOn
  return lastOn === null ? null : addCalendarDays(addYears(lastOn, years), -1)
}

/** The division of a report's row to which a place belongs: a child of the division above, or that division itself. */
export function rowOf(above: string, path: string): string {
  const end = path.indexOf('/', above.length)
  return end < 0 ? above : path.slice(0, end + 1)
}
