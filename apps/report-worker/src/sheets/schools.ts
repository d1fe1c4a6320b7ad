import type { CellValue } from 'hucre/xlsx'
import {
  ApplyStagedSchoolsDocument,
  type SchoolRowInput,
  SchoolsForSheetDocument,
  type SchoolsForSheetQuery,
  StageSchoolsDocument,
} from '../generated/operations.ts'
import { choice, day, text, whole } from './columns.ts'
import { defineSheet } from './sheet.ts'

const pupils = (header: string) => whole(header, { hint: '整数；没有这一学段的留空', min: 0, max: 100_000 })

const kind = choice('机构类别', { 学校: 'SCHOOL', 幼儿园: 'KINDERGARTEN' } as const, {
  hint: '学校或幼儿园',
  required: true,
})
const ownership = choice('办学性质', { 公办: 'PUBLIC', 民办: 'PRIVATE' } as const, {
  hint: '由谁举办',
  required: true,
})
const part = choice('办学形式', { 独立学校: 'WHOLE', 教学点: 'TEACHING_POINT', 校区: 'CAMPUS' } as const, {
  hint: '留空即独立学校',
})
const large = choice('学生数较多', { 是: true, 否: false } as const, {
  hint: '不论人数均按学生数较多的学校（是）或一般学校（否）计算；留空则按在校生数计算',
})
const demo = choice('数据性质', { 演示数据: true } as const, { hint: '演示数据必须注明；真实数据留空' })

const stages = {
  kindergarten: 'KINDERGARTEN',
  primary: 'PRIMARY',
  junior: 'JUNIOR',
  senior: 'SENIOR',
  vocational: 'VOCATIONAL',
  special: 'SPECIAL',
} as const

const columns = {
  code: text('学校标识码', {
    hint: '10 位学校标识码；没有标识码的填 18 位统一社会信用代码。以它认定是哪一所学校',
    required: true,
    width: 20,
    form: /^(?:\d{10}|[0-9A-Z]{18})$/u,
    otherwise: '应为 10 位学校标识码或 18 位统一社会信用代码',
  }),
  name: text('学校名称', { hint: '全称，与公章一致；已有学校的名称不会被改动', required: true, width: 32 }),
  kind,
  division: text('所属区划', {
    hint: '主管该校的政府所在区划的 6 位代码（市直属学校填市的代码）；没有代码的开发区填全称',
    required: true,
  }),
  year: text('学年', {
    hint: '学年的起始年，如 2025 即 2025—2026 学年',
    required: true,
    width: 10,
    form: /^\d{4}$/u,
    otherwise: '应为学年的起始年，如 2025',
  }),
  kindergarten: pupils('学前在校生数'),
  primary: pupils('小学在校生数'),
  junior: pupils('初中在校生数'),
  senior: pupils('普通高中在校生数'),
  vocational: pupils('中职在校生数'),
  special: pupils('特教在校生数'),
  ownership,
  part,
  isLarge: large,
  mainSchoolCode: text('主校标识码', { hint: '只有教学点和校区填写；主校须已登记或在本表中', width: 20 }),
  supervisorCode: text('主管单位代码', { hint: '主管单位的统一社会信用代码；选填', width: 22 }),
  closedOn: day('停办日期', {
    hint: '停办、撤销的第一天，如 2026-09-01；在办的学校留空，留空不改动已登记的日期',
  }),
  source: text('数据来源', { hint: '如：2025 年教育事业统计', width: 24 }),
  isDemo: demo,
}

/** Schools and kindergartens with the facts of a school year. */
export const schools = defineSheet({
  title: '学校',
  columns,
  keyField: 'code',
  contentOf: (row, values): SchoolRowInput => {
    const {
      code = '',
      name = '',
      division = '',
      kind: of = 'SCHOOL',
      ownership: by = 'PUBLIC',
      year,
    } = values
    const { isLarge, mainSchoolCode, supervisorCode, closedOn, source } = values
    return {
      row,
      code,
      name,
      division,
      kind: of,
      year: Number(year),
      stages: Object.entries(stages).flatMap(([field, stage]) => {
        const count = values[field as keyof typeof stages]
        return count ? [{ stage, pupils: count }] : []
      }),
      ownership: by,
      isTeachingPoint: values.part === 'TEACHING_POINT',
      isCampus: values.part === 'CAMPUS',
      isDemo: values.isDemo ?? false,
      ...(isLarge !== undefined && { isLarge }),
      ...(mainSchoolCode && { mainSchoolCode }),
      ...(supervisorCode && { supervisorCode }),
      ...(closedOn && { closedOn }),
      ...(source && { source }),
    }
  },
  comesLast: ({ part: form }) => form === 'TEACHING_POINT' || form === 'CAMPUS',
  stage: async (graph, errand, rows, as) =>
    (await graph.request(StageSchoolsDocument, { input: { ...errand, rows } }, as)).stageSchools,
  apply: async (graph, errand, as) =>
    (await graph.request(ApplyStagedSchoolsDocument, { input: errand }, as)).applyStagedSchools,
  async *pages(graph, { divisionId, on }, as) {
    let after: string | null = null
    do {
      const variables: { divisionId: string | null; on: string; after: string | null } = {
        divisionId,
        on,
        after,
      }
      const { schools: page }: SchoolsForSheetQuery = await graph.request(
        SchoolsForSheetDocument,
        variables,
        as,
      )
      yield { rows: page.nodes.map(cellsOf), total: page.totalCount }
      after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null
    } while (after)
  },
})

type School = SchoolsForSheetQuery['schools']['nodes'][number]

function cellsOf(row: School): CellValue[] {
  const { school } = row
  const { division, relations } = row
  const counts = new Map(school?.pupilsByStage.map((one) => [one.stage, one.pupils]))
  const supervisor = relations.find((relation) => relation.kind === 'SUPERVISED_BY')
  const form = school?.isTeachingPoint ? 'TEACHING_POINT' : school?.isCampus ? 'CAMPUS' : 'WHOLE'
  return [
    row.code ?? null,
    row.name,
    kind.word(row.kind === 'KINDERGARTEN' ? 'KINDERGARTEN' : 'SCHOOL'),
    division.gbCode ?? division.statisticalCode ?? division.name,
    school ? String(school.asOf) : null,
    ...Object.values(stages).map((stage) => counts.get(stage) ?? null),
    school ? ownership.word(school.ownership) : null,
    school ? part.word(form) : null,
    typeof school?.isLarge === 'boolean' ? large.word(school.isLarge) : null,
    school?.mainSchool?.code ?? null,
    supervisor?.target.code ?? null,
    row.closedOn ?? null,
    school?.source ?? null,
    row.isDemo ? demo.word(true) : null,
  ]
}
