export { checkPack } from './check-pack.ts'
export { chineseCalendar } from './chinese-calendar.ts'
export { defaultRules } from './defaults.ts'
export {
  type FeeCap,
  type FeeFactors,
  type FeeRates,
  type FeeTax,
  grossFor,
  percentOf,
  taxOf,
} from './fees.ts'
export { appraisalFigures, type KnownKey, knownKeys } from './keys.ts'
export { type OnSiteTrigger, onSiteTriggerOf } from './on-site-trigger.ts'
export {
  isValidOn,
  nation,
  type ResolvedRule,
  type RuleParameter,
  type RuleValue,
  resolveParameter,
  ruleMarks,
  ruleParameterSchema,
  ruleValueSchema,
} from './parameter.ts'
export { type Period, periodDeadline, periodOf, type StartEvent } from './period.ts'
export {
  addCalendarDays,
  addYears,
  daysBetween,
  type PlainDate,
  plainDateSchema,
  weekday,
} from './plain-date.ts'
export { type CandidateFacts, judgeQualification } from './qualification.ts'
export { type SchoolTerm, schoolTermsSchema, termOf } from './school-terms.ts'
export { runningDeadline, type Suspension } from './suspensions.ts'
export { judgeTerm, partTime, type Term, termFaults, type TermRules, type Verdict } from './terms.ts'
export {
  addWorkdays,
  type Deadline,
  type DayUnit,
  deadline,
  isCovered,
  isWorkday,
  nextWorkday,
  type WorkCalendar,
  workCalendarSchema,
} from './workdays.ts'
