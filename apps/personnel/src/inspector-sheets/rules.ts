import type { PlainDate } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import { readIdentityNumber } from '../files/identity-number.ts'
import { judgeFile } from '../files/rules.ts'
import { at, type FieldFault } from '../sheets/rules.ts'
import type { InspectorLine } from './line.ts'

/** A term of the person at the organ, known or in the sheet. */
export interface KnownTerm {
  from: PlainDate
  /** The first day after it; null while it is open. */
  to: PlainDate | null
}

/** What is known of what a row names. */
export interface InspectorFound {
  /** The unit, where exactly one is meant, and whether the caller may register people there. */
  unit: { id: string; covered: boolean } | undefined
  /** The person, where one is known already. */
  person: { id: string; name: string } | undefined
  /** Why the person cannot be made out. */
  personFault: Fault | undefined
  /** The earlier row with the same identity number, where it has another name. */
  otherName: { row: number; name: string } | undefined
  /** The earlier row that says the same. */
  sameRow: number | undefined
  /** Terms at the organ that begin on another day. */
  terms: readonly KnownTerm[]
  /** The appointment that this row would be, where there is one. */
  known: { isSame: boolean } | undefined
  /** A candidacy of the person that is not decided yet, and whether it is what the row says. */
  candidacy: { isSame: boolean } | undefined
  /** Why nobody can be recommended so, by rules or for lack of them. */
  recommendationFault: Fault | undefined
  /** Why this body cannot enter terms of the past. */
  pastFault: Fault | undefined
}

/** Everything that is wrong with a row, field by field. */
export function inspectorRowFaults(
  line: InspectorLine,
  found: InspectorFound,
  today: PlainDate,
): FieldFault[] {
  const read = readIdentityNumber(line.identityNumber)
  return [
    ...(read ? fileFaults(line, read.birthDate, today) : at('identityNumber', identityFault)),
    ...at('identityNumber', found.personFault),
    ...at('name', nameFault(line, found)),
    ...at('unit', unitFault(found)),
    ...datesFaults(line, read?.birthDate, today),
    ...(line.way === 'PAST_TERM' ? pastFaults(line, found) : candidateFaults(line, found)),
    ...(found.sameRow === undefined ? [] : at(null, { message: `与第 ${found.sameRow} 行重复` })),
  ]
}

const identityFault = { message: '身份证号有误：应为 18 位，出生日期真实，校验码正确，请核对' }

/** The age that the number tells, and the years in education beside it. */
function fileFaults(
  { yearsInEducation }: InspectorLine,
  birthDate: PlainDate,
  today: PlainDate,
): FieldFault[] {
  const facts = { identityNumber: null, birthDate, gender: null, firstRegisteredOn: null, career: [] }
  const ofAge = judgeFile({ ...facts, yearsInEducation: null }, today)
  return ofAge
    ? at('identityNumber', ofAge)
    : at('yearsInEducation', judgeFile({ ...facts, yearsInEducation }, today))
}

function nameFault({ name }: InspectorLine, { person, otherName }: InspectorFound) {
  if (name.length < 2 || name.length > 50) return { message: '姓名应为 2 至 50 个字' }
  if (person && person.name !== name) {
    return { message: `该身份证号的人员登记姓名为“${person.name}”，请核对` }
  }
  return (
    otherName && { message: `与第 ${otherName.row} 行身份证号相同而姓名不同（“${otherName.name}”），请核对` }
  )
}

function unitFault({ unit, person }: InspectorFound) {
  if (!unit) {
    return {
      message: '没有这一单位，或者管辖范围内有几个同名单位：请填学校标识码、统一社会信用代码或准确全称',
    }
  }
  if (person || unit.covered) return undefined
  return { message: '单位超出您的管辖范围，该人员请先由其所在区划登记' }
}

const dates = {
  since: '任现职日期',
  appointedOn: '聘任日期',
  termFrom: '任期开始日期',
  endedOn: '提前结束日期',
} as const

function datesFaults(line: InspectorLine, birthDate: PlainDate | undefined, today: PlainDate): FieldFault[] {
  return (Object.keys(dates) as (keyof typeof dates)[]).flatMap((field) => {
    const day = line[field]
    if (!day) return []
    if (day > today) return at(field, { message: `${dates[field]} ${day} 在今天（${today}）之后` })
    return birthDate && day <= birthDate
      ? at(field, { message: `${dates[field]} ${day} 早于出生日期 ${birthDate}` })
      : []
  })
}

function pastFaults(line: InspectorLine, { pastFault, terms, known }: InspectorFound): FieldFault[] {
  const { termFrom, termTo, endedOn, endReason } = line
  const overlapping =
    termFrom && terms.find(({ from, to }) => before(from, endedOn ?? termTo) && before(termFrom, to))
  return [
    ...at('way', pastFault),
    ...at(
      'termFrom',
      termFrom || line.session || line.documentNumber
        ? undefined
        : { message: '任期开始日期、届次、聘任文号至少填写一项' },
    ),
    ...at(
      'termFrom',
      overlapping
        ? { message: `与同一聘任机关的另一任期（${overlapping.from} 至 ${overlapping.to ?? '今'}）重叠` }
        : undefined,
    ),
    ...at(
      'termFrom',
      known && !known.isSame
        ? { message: '该任期已经登记，内容不同：更正请先撤回原来的补录，再重新导入' }
        : undefined,
    ),
    ...at(
      'termTo',
      termTo && !termFrom
        ? { message: '任期开始日期不详的，不能填写截止日期' }
        : termTo && termFrom && termTo <= termFrom
          ? { message: `任期截止日期应晚于开始日期 ${termFrom}` }
          : undefined,
    ),
    ...at('endedOn', endFault(line)),
    ...at('endReason', endReason && !endedOn ? { message: '没有提前结束日期的，不能填写原因' } : undefined),
  ]
}

const before = (day: PlainDate, end: PlainDate | null) => end === null || day < end

function endFault({ termFrom, termTo, endedOn }: InspectorLine) {
  if (!endedOn) return undefined
  if (!termFrom) return { message: '任期开始日期不详的，不能填写提前结束日期' }
  if (endedOn <= termFrom) return { message: `提前结束日期应晚于任期开始日期 ${termFrom}` }
  return termTo && endedOn >= termTo ? { message: `任期至 ${termTo} 届满，无须提前结束` } : undefined
}

/** What only a term that was given has. */
const ofTerms = [
  'appointedOn',
  'termFrom',
  'termTo',
  'endedOn',
  'endReason',
  'documentNumber',
  'cardNumber',
] as const

function candidateFaults(line: InspectorLine, found: InspectorFound): FieldFault[] {
  const undecided = found.candidacy && !found.candidacy.isSame
  return [
    ...ofTerms.flatMap((field) =>
      at(
        field,
        line[field] ? { message: '推荐的人选还没有此项；补录以往的任期请在“办理方式”填“补录”' } : undefined,
      ),
    ),
    ...at('way', undecided ? { message: '该人员已是该聘任机关的候选人，尚未办结' } : undefined),
    ...at(null, found.candidacy ? undefined : found.recommendationFault),
  ]
}
