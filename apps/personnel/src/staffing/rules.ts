import { knownKeys } from '@dudao/rules'

/** The parameters that a staffing report rests on. */
export const staffingKeys = [
  'ratio.schoolsPerInspector',
  'staffing.counts',
  'staffing.largeSchoolPupils',
  'staffing.minFullTime',
]

/** A row of a rule pack and whose it is. */
export interface PlacedRule {
  key: string
  value: unknown
  unit: string
  article: string
  mark: 'FOUND' | 'RECALLED' | 'DESIGN'
  division: { id: string; path: string }
}

/** What the rules say in one place; what no rule says is undefined. */
export interface StaffingRules {
  /** Schools that one inspector may have, of large ones and of others. */
  ratio: { normal: number; large: number } | undefined
  counts: { kindergartens: boolean; teachingPoints: boolean; campuses: boolean } | undefined
  minFullTime: number | undefined
}

/** The rows that hold in a place: for each key the nearest one. */
export function rulesAt(path: string, rows: readonly PlacedRule[]): PlacedRule[] {
  return staffingKeys.flatMap((key) => {
    const inForce = rows.filter((row) => row.key === key && path.startsWith(row.division.path))
    const [nearest] = inForce.toSorted((a, b) => b.division.path.length - a.division.path.length)
    return nearest ?? []
  })
}

/** What these rows say. A value of another shape than the key asks for says nothing. */
export function readRules(rows: readonly PlacedRule[]): StaffingRules {
  const valueOf = (key: string) => {
    const row = rows.find((one) => one.key === key)
    const parsed = row && knownKeys[key]?.value.safeParse(row.value)
    return parsed?.success ? parsed.data : undefined
  }
  return {
    ratio: valueOf('ratio.schoolsPerInspector') as StaffingRules['ratio'],
    counts: valueOf('staffing.counts') as StaffingRules['counts'],
    minFullTime: valueOf('staffing.minFullTime') as StaffingRules['minFullTime'],
  }
}

/** What a school is, as far as it decides whether it counts. */
export interface SchoolClass {
  kind: string
  part: string
}

/** Whether a school counts for the number of inspectors; undefined where no rule says. Whole schools always do. */
export function isCounted({ kind, part }: SchoolClass, counts: StaffingRules['counts']): boolean | undefined {
  const asked = [
    ...(kind === 'KINDERGARTEN' ? [counts?.kindergartens] : []),
    ...(part === 'TEACHING_POINT' ? [counts?.teachingPoints] : []),
    ...(part === 'CAMPUS' ? [counts?.campuses] : []),
  ]
  if (asked.includes(false)) return false
  return asked.includes(undefined) ? undefined : true
}

/** Schools of one class in a place. */
export interface Counted extends SchoolClass {
  schools: number
  large: number
  sizeUnknown: number
}

/** The figures of a place; null where no rule says. */
export interface Figures {
  schools: number
  large: number
  sizeUnknown: number
  excluded: number
  undecided: number
  required: number | null
  present: number
  fullTime: number
  shortage: number | null
  surplus: number | null
  fullTimeRequired: number | null
  fullTimeShortage: number | null
}

/** A place in which inspectors are counted against schools. `id` is the division's. */
export interface Unit {
  id: string
  path: string
  figures: Figures
  rules: PlacedRule[]
}

/**
 * The figures of one place: large schools at their own ratio, the others at theirs, each rounded up
 * (《关于深化新时代教育督导体制机制改革的意见》: 1:5, schools with many pupils 1:1). Only counties and zones need
 * full-time inspectors.
 */
export function judgePlace(
  classes: readonly Counted[],
  { present, fullTime }: { present: number; fullTime: number },
  { ratio, counts, minFullTime }: StaffingRules,
  isCounty: boolean,
): Figures {
  const of = (verdict: boolean | undefined) => classes.filter((one) => isCounted(one, counts) === verdict)
  const schools = total(of(true), 'schools')
  const large = total(of(true), 'large')
  const required =
    schools === 0
      ? 0
      : ratio
        ? Math.ceil(large / ratio.large) + Math.ceil((schools - large) / ratio.normal)
        : null
  const fullTimeRequired = isCounty && minFullTime !== undefined ? minFullTime : null
  return {
    schools,
    large,
    sizeUnknown: total(of(true), 'sizeUnknown'),
    excluded: total(of(false), 'schools'),
    undecided: total(of(undefined), 'schools'),
    required,
    present,
    fullTime,
    shortage: beyond(required, present),
    surplus: required === null ? null : beyond(present, required),
    fullTimeRequired,
    fullTimeShortage: beyond(fullTimeRequired, fullTime),
  }
}

const beyond = (a: number | null, b: number) => (a === null ? null : Math.max(0, a - b))

const total = <K extends string>(rows: readonly Record<K, number>[], key: K) =>
  rows.reduce((sum, row) => sum + row[key], 0)

/** Places added up. Of an unknown number no sum is known; full-time inspectors are asked for where a rule asks. */
export function sumUp(places: readonly Figures[]): Figures {
  const known = (key: 'required' | 'shortage' | 'surplus') =>
    places.reduce<number | null>((sum, { [key]: n }) => (sum === null || n === null ? null : sum + n), 0)
  const asked = (key: 'fullTimeRequired' | 'fullTimeShortage') => {
    const numbers = places.flatMap(({ [key]: n }) => n ?? [])
    return numbers.length > 0 ? numbers.reduce((a, b) => a + b) : null
  }
  return {
    schools: total(places, 'schools'),
    large: total(places, 'large'),
    sizeUnknown: total(places, 'sizeUnknown'),
    excluded: total(places, 'excluded'),
    undecided: total(places, 'undecided'),
    required: known('required'),
    present: total(places, 'present'),
    fullTime: total(places, 'fullTime'),
    shortage: known('shortage'),
    surplus: known('surplus'),
    fullTimeRequired: asked('fullTimeRequired'),
    fullTimeShortage: asked('fullTimeShortage'),
  }
}

/** What a reader of these sums has to know, in Chinese. */
export function notesOn({ required, ...sum }: Figures, units: readonly Unit[]): string[] {
  const recalled = new Map(
    units.flatMap(({ rules }) =>
      rules.flatMap(({ key, mark, article }) =>
        mark === 'RECALLED'
          ? [[`${key} ${article}`, `参数“${titleOf(key)}”（${key}）的依据${article}待核`]]
          : [],
      ),
    ),
  )
  return [
    '同时在几级任职的督学只计一次，计入最低一级；同级有几项任职的，计入任期开始最早的一项',
    ...(required === null
      ? ['有的区划没有已批准的督学配备比例（ratio.schoolsPerInspector），应配人数不详']
      : []),
    ...(sum.sizeUnknown > 0
      ? [
          `有 ${sum.sizeUnknown} 所学校不能判断是否学生数较多（没有标准 staffing.largeSchoolPupils，或当日没有在校生数），按一般学校计算`,
        ]
      : []),
    ...(sum.undecided > 0
      ? [`没有规定幼儿园、教学点、校区是否计入（staffing.counts），有 ${sum.undecided} 所未计入`]
      : []),
    ...(sum.excluded > 0 ? [`按规定（staffing.counts）有 ${sum.excluded} 所幼儿园、教学点、校区不计入`] : []),
    ...recalled.values(),
  ]
}

export const titleOf = (key: string): string => knownKeys[key]?.title ?? key
