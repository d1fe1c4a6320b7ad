import type { Fault } from '@dudao/service'
import type { SchoolStage, SchoolTier, StagePupilsInput } from '../generated/resolvers.ts'

export const schoolKinds = ['SCHOOL', 'KINDERGARTEN'] as const

const firstYear = 1949
const mostPupils = 100_000

/** School years begin on 1 September. */
export const firstDayOf = (year: number): string => `${year}-09-01`

interface Body {
  id: string
  kind: string
  code: string | null
  /** Whether it lies in the ranges of the one who records. */
  covered: boolean
}

interface Facts {
  year: number
  stages: readonly StagePupilsInput[]
  isTeachingPoint: boolean
  isCampus: boolean
  /** The code given beside the id. */
  code: string | undefined
  /** Whether another organization has that code, or the batch gives it to another. */
  codeTaken: boolean
  codeFault: string | undefined
  /** Whether an earlier row of the batch is about the same school and year. */
  repeated: boolean
  today: string
}

/** Why the facts of a school cannot be recorded; `school` is undefined where nobody knows it. */
export function factsFault(
  school: Body | undefined,
  facts: Facts & { mainSchool: Body | undefined; namesMainSchool: boolean },
): Fault | undefined {
  if (!school) return { code: 'INVALID', message: '学校不存在，请核对机构或学校标识码' }
  if (!school.covered) return { code: 'FORBIDDEN', message: '学校超出您的管辖范围' }
  if (!isSchool(school)) return { code: 'INVALID', message: '只有学校和幼儿园有基本情况' }
  return (
    codeGivenFault(school, facts) ??
    yearFault(facts) ??
    stagesFault(school, facts.stages) ??
    partFault(school, facts)
  )
}

const isSchool = ({ kind }: Pick<Body, 'kind'>) => (schoolKinds as readonly string[]).includes(kind)

function codeGivenFault(school: Body, { code, codeTaken, codeFault }: Facts): Fault | undefined {
  if (!code || code === school.code) return undefined
  if (school.code)
    return { code: 'CONFLICT', message: `该校的代码是 ${school.code}，学校标识码一经赋予不再变更` }
  if (codeFault) return { code: 'INVALID', message: codeFault }
  if (codeTaken) return { code: 'CONFLICT', message: `代码 ${code} 已属于另一机构` }
  return undefined
}

export function yearFault({
  year,
  today,
  repeated,
}: Pick<Facts, 'year' | 'today' | 'repeated'>): Fault | undefined {
  if (year < firstYear || firstDayOf(year) > today)
    return { code: 'INVALID', message: `学年应在 ${firstYear} 年以后且已经开学，不能是 ${year}` }
  if (repeated) return { code: 'INVALID', message: `同一学校的 ${year} 学年在本批中重复` }
  return undefined
}

export function stagesFault(
  { kind }: Pick<Body, 'kind'>,
  stages: readonly StagePupilsInput[],
): Fault | undefined {
  if (stages.length === 0) return { code: 'INVALID', message: '至少填写一个学段' }
  if (new Set(stages.map(({ stage }) => stage)).size < stages.length)
    return { code: 'INVALID', message: '同一学段只能填写一次' }
  if (stages.some(({ pupils }) => pupils < 0)) return { code: 'INVALID', message: '在校生数不能是负数' }
  if (stages.some(({ pupils }) => pupils === 0))
    return { code: 'INVALID', message: '在校生数为 0 的学段不要填写' }
  if (stages.reduce((sum, { pupils }) => sum + pupils, 0) > mostPupils)
    return { code: 'INVALID', message: `全校在校生数不能超过 ${mostPupils}` }
  if (kind === 'KINDERGARTEN' && stages.some(({ stage }) => stage !== 'KINDERGARTEN'))
    return { code: 'INVALID', message: '幼儿园只有学前学段' }
  return undefined
}

export function partFault(
  school: Pick<Body, 'id'>,
  {
    isTeachingPoint,
    isCampus,
    mainSchool,
    namesMainSchool,
  }: Pick<Facts, 'isTeachingPoint' | 'isCampus'> & {
    mainSchool: Pick<Body, 'id' | 'kind'> | undefined
    namesMainSchool: boolean
  },
): Fault | undefined {
  if (isTeachingPoint && isCampus) return { code: 'INVALID', message: '不能既是教学点又是校区' }
  const isPart = isTeachingPoint || isCampus
  if (isPart && !namesMainSchool) return { code: 'INVALID', message: '教学点和校区须填写所属的主校' }
  if (!namesMainSchool) return undefined
  if (!isPart) return { code: 'INVALID', message: '只有教学点和校区有主校' }
  if (!mainSchool || !isSchool(mainSchool))
    return { code: 'INVALID', message: '主校不存在，请核对机构或学校标识码' }
  if (mainSchool.id === school.id) return { code: 'INVALID', message: '主校不能是该校自身' }
  return undefined
}

/** The tier that runs a school directly: that of the division to which it belongs. */
export function tierOf(divisionKind: string): SchoolTier {
  if (divisionKind === 'PROVINCE' || divisionKind === 'CITY') return divisionKind
  return 'COUNTY'
}

const order: readonly SchoolStage[] = ['KINDERGARTEN', 'PRIMARY', 'JUNIOR', 'SENIOR', 'VOCATIONAL', 'SPECIAL']

/** Stages in the order in which a child passes them. */
export const inOrder = (stages: readonly StagePupilsInput[]): StagePupilsInput[] =>
  stages.toSorted((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage))
