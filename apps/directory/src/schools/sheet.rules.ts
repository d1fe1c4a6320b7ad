import type { Fault } from '@dudao/service'
import type { SchoolRowInput } from '../generated/resolvers.ts'
import { firstDayOf, partFault, schoolKinds, stagesFault, yearFault } from './rules.ts'

/** An organization as the rules look at it. */
export interface Known {
  id: string
  name: string
  kind: string
  code: string | null
  divisionId: string
  isDemo: boolean
  closedOn: string | null
}

/** What the database knows of what a row names. */
export interface Found {
  /** The division, where exactly one is meant. */
  division: { id: string; path: string; covered: boolean } | undefined
  /** Why the code cannot be that of a body of the row's kind. */
  codeFault: string | undefined
  /** The organization that has the code. */
  byCode: Known | undefined
  /** The organization that has the name in the division. */
  byName: Known | undefined
  /** The earlier row of the sheet with the same code, or with the same name in the division. */
  sameCode: number | undefined
  sameName: number | undefined
  /** The main school, known or staged. */
  mainSchool: { id: string; kind: string } | undefined
  /** The organization said to supervise it, and the one that does. */
  supervisor: { id: string } | undefined
  supervisedBy: { id: string; name: string } | undefined
}

export interface FieldFault {
  field: string | null
  message: string
}

/** The school that a row is about; undefined for a new one. One without a code is found by its name and gets the code. */
export const schoolOf = ({ byCode, byName }: Found): Known | undefined =>
  byCode ?? (byName && !byName.code ? byName : undefined)

/** Everything that is wrong with a row, field by field. */
export function schoolRowFaults(row: SchoolRowInput, found: Found, today: string): FieldFault[] {
  const school = schoolOf(found)
  const faults = [
    at('division', divisionFault(found)),
    at('code', codeOf(found)),
    at('name', sameNameFault(found)),
    ...(school ? identityFaults(row, school, found) : [at('name', newNameFault(row, found))]),
    at('kind', kindFault(row)),
    at('year', yearFault({ year: row.year, today, repeated: false })),
    at(null, stagesFault(row, row.stages)),
    at('mainSchoolCode', mainFault(row, found, school)),
    at('supervisorCode', supervisorFault(row, found)),
    at('closedOn', closingFault(row)),
  ]
  return faults.filter((fault) => fault !== undefined)
}

const at = (field: string | null, fault: Pick<Fault, 'message'> | undefined): FieldFault | undefined =>
  fault && { field, message: fault.message }

function divisionFault({ division }: Found) {
  if (!division) return { message: '区划不存在或已撤销，请填 6 位行政区划代码，没有代码的开发区填全称' }
  if (!division.covered) return { message: '区划超出您的管辖范围' }
  return undefined
}

function codeOf({ codeFault, sameCode }: Found) {
  if (codeFault) return { message: codeFault }
  return sameCode === undefined ? undefined : { message: `与第 ${sameCode} 行的标识码重复` }
}

/** What a sheet of facts does not change: names, divisions and kinds have their own acts. */
function identityFaults(row: SchoolRowInput, school: Known, { division }: Found) {
  return [
    school.name === row.name
      ? undefined
      : at('name', { message: `该标识码的学校登记名称为“${school.name}”，更名请另行办理，本表不改名称` }),
    !division || school.divisionId === division.id
      ? undefined
      : at('division', { message: '该标识码的学校登记在另一区划，划转请另行办理，本表不改区划' }),
    school.kind === row.kind
      ? undefined
      : at('kind', { message: '该标识码的机构登记为另一类别，本表不改类别' }),
    school.isDemo === row.isDemo
      ? undefined
      : at('isDemo', { message: school.isDemo ? '该校是演示数据，请如实填写' : '该校不是演示数据，请留空' }),
  ]
}

const sameNameFault = ({ sameName }: Found) =>
  sameName === undefined ? undefined : { message: `与第 ${sameName} 行的名称在同一区划重复` }

function newNameFault({ name }: SchoolRowInput, { byName }: Found) {
  if (name.length < 2 || name.length > 100) return { message: '学校名称应为 2 至 100 个字' }
  return byName && { message: `该区划已有同名机构，其标识码为 ${byName.code}，请核对` }
}

const kindFault = ({ kind }: SchoolRowInput) =>
  (schoolKinds as readonly string[]).includes(kind) ? undefined : { message: '机构类别应为学校或幼儿园' }

function mainFault(row: SchoolRowInput, { mainSchool }: Found, school: Known | undefined) {
  const { isTeachingPoint = false, isCampus = false, mainSchoolCode } = row
  if (mainSchoolCode && mainSchoolCode === row.code) return { message: '主校不能是该校自身' }
  const namesMainSchool = Boolean(mainSchoolCode)
  return partFault({ id: school?.id ?? '' }, { isTeachingPoint, isCampus, mainSchool, namesMainSchool })
}

function supervisorFault({ supervisorCode }: SchoolRowInput, { supervisor, supervisedBy }: Found) {
  if (!supervisorCode) return undefined
  if (!supervisor) return { message: '主管单位不存在，请核对统一社会信用代码' }
  if (supervisedBy && supervisedBy.id !== supervisor.id)
    return { message: `现主管单位为“${supervisedBy.name}”，变更请先终止原关系` }
  return undefined
}

function closingFault({ closedOn, year }: SchoolRowInput) {
  if (!closedOn || closedOn > firstDayOf(year)) return undefined
  return { message: `停办日期应晚于该学年开始的 ${firstDayOf(year)}` }
}
