import type { ApprovedRule } from '../rule-packs.ts'

/** A number of a rule, and where it is written. */
export interface Limit {
  value: number
  article: string
}

/** What the rules of a division say about duty at schools. */
export interface DutyRules {
  /** Responsible inspectors that a school has to have. */
  perSchool: Limit
  /** Schools that an inspector may have, `withLarge` where one of them has many pupils; undefined where no rule says. */
  perInspector: (Limit & { withLarge?: number }) | undefined
  /** Years after which an inspector leaves a school; undefined where no rule says. */
  rotation: Limit | undefined
}

export const dutyKeys = ['duty.inspectorsPerSchool', 'duty.schoolsPerInspector', 'duty.rotationYears']
/** What a duty is decided by: also from how many pupils on a school is large. */
export const assignmentKeys = [...dutyKeys, 'staffing.largeSchoolPupils']
export const zoneKeys = ['zone.maxSchools']

const onePerSchool: Limit = {
  value: 1,
  article: '系统默认：每所学校、幼儿园至少一名责任督学（所在区划没有已批准的规定）',
}

const twentyPerZone: Limit = {
  value: 20,
  article: '系统默认：每个督学责任区不超过 20 所学校（所在区划没有已批准的规定）',
}

/** Where no rotation is prescribed, a longer stay is pointed out and not refused. */
export const advisedRotation: Limit = {
  value: 3,
  article: '系统默认：同一督学连续负责同一学校满三年宜轮换（所在区划没有已批准的规定）',
}

/** The approved rows as limits; a range counts by its upper end. */
export function readDutyRules(approved: readonly ApprovedRule[]): DutyRules {
  return {
    perSchool: limitOf(approved, 'duty.inspectorsPerSchool') ?? onePerSchool,
    perInspector: loadLimit(approved),
    rotation: limitOf(approved, 'duty.rotationYears'),
  }
}

function loadLimit(approved: readonly ApprovedRule[]): DutyRules['perInspector'] {
  const limit = limitOf(approved, 'duty.schoolsPerInspector')
  const withLarge = largeOf(approved.find(({ key }) => key === 'duty.schoolsPerInspector')?.value)
  return limit && { ...limit, ...(withLarge !== undefined && { withLarge }) }
}

const largeOf = (value: unknown) =>
  typeof value === 'object' && value && 'large' in value && typeof value.large === 'number'
    ? value.large
    : undefined

/** Whether a school has many pupils: said of it, or by their number; null where nothing says. */
export function isLargeSchool({ school }: School, approved: readonly ApprovedRule[]): boolean | null {
  const threshold = limitOf(approved, 'staffing.largeSchoolPupils')
  return school?.isLarge ?? (school && threshold ? school.pupils >= threshold.value : null)
}

/** The most schools of one zone. */
export const readZoneLimit = (approved: readonly ApprovedRule[]): Limit =>
  limitOf(approved, 'zone.maxSchools') ?? twentyPerZone

function limitOf(approved: readonly ApprovedRule[], key: string): Limit | undefined {
  const row = approved.find((one) => one.key === key)
  const value = typeof row?.value === 'object' && row.value && 'max' in row.value ? row.value.max : row?.value
  return row && typeof value === 'number' ? { value, article: row.article } : undefined
}

/** What a responsible inspector looks at in a school regularly (《中小学校责任督学挂牌督导办法》). */
const schoolMatters = [
  '校务管理和制度执行情况',
  '招生、收费、择校情况',
  '课程开设和课堂教学情况',
  '学生学习、体育锻炼和课业负担情况',
  '教师师德和专业发展情况',
  '校园及周边安全情况，学生交通安全情况',
  '食堂、食品、饮水及宿舍卫生情况',
  '校风、教风、学风建设情况',
]

/** And in a kindergarten (《幼儿园责任督学挂牌督导办法》). */
const kindergartenMatters = ['安全管理情况', '规范办园情况', '师德师风建设情况']

export const mattersOf = (kind: string): string[] =>
  kind === 'KINDERGARTEN' ? kindergartenMatters : schoolMatters

/** A school as directory describes it. */
export interface School {
  id: string
  name: string
  kind: string
  division: { path: string }
  /** What is recorded for the day on which the duty begins. */
  school?: { pupils: number; isLarge?: boolean | null } | null
}

export const schoolKinds = ['SCHOOL', 'KINDERGARTEN'] as const
