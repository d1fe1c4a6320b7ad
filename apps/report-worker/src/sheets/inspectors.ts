import type { CellValue } from 'hucre/xlsx'
import {
  ApplyStagedInspectorsDocument,
  type InspectorRowInput,
  InspectorsForSheetDocument,
  type InspectorsForSheetQuery,
  StageInspectorsDocument,
} from '../generated/operations.ts'
import { choice, day, text, whole } from './columns.ts'
import { defineSheet } from './sheet.ts'

const kind = choice('督学类别', { 专职: 'FULL_TIME', 兼职: 'PART_TIME', 特约: 'SPECIAL' } as const, {
  hint: '专职、兼职或特约',
  required: true,
})
const way = choice('办理方式', { 推荐: 'RECOMMENDATION', 补录: 'PAST_TERM' } as const, {
  hint: '推荐：作为新一届人选，导入后统一审核；补录：登记以往（含现任）的任期，一行一个任期',
  required: true,
})
const education = choice(
  '学历',
  {
    博士研究生: 'DOCTORATE',
    硕士研究生: 'MASTER',
    大学本科: 'BACHELOR',
    大学专科: 'COLLEGE',
    中专及以下: 'SECONDARY',
  } as const,
  { hint: '最高学历；选填，留空不改动已登记的内容' },
)
const degree = choice('学位', { 博士: 'DOCTOR', 硕士: 'MASTER', 学士: 'BACHELOR', 无: 'NONE' } as const, {
  hint: '最高学位；选填',
})
const titleLevel = choice(
  '职称级别',
  { 正高级: 'SENIOR', 副高级: 'ASSOCIATE_SENIOR', 中级: 'INTERMEDIATE', 初级: 'JUNIOR', 无: 'NONE' } as const,
  { hint: '专业技术职务的级别；选填' },
)
const confidence = choice('可信程度', { 确切: 'CERTAIN', 较可信: 'LIKELY', 存疑: 'DOUBTFUL' } as const, {
  hint: '补录内容的可信程度；留空即较可信',
})
const demo = choice('数据性质', { 演示数据: true } as const, { hint: '演示数据必须注明；真实数据留空' })

const ofTerm = (hint: string) => ({ hint: `${hint}；只有补录填写，不详的留空` })

const columns = {
  name: text('姓名', { hint: '与身份证一致', required: true, max: 50 }),
  identityNumber: text('身份证号', {
    hint: '18 位，设为文本格式。以它认定是哪一个人；加密保存',
    required: true,
    width: 22,
    max: 30,
    personal: true,
  }),
  mobile: text('手机号码', {
    hint: '11 位；选填，加密保存',
    width: 16,
    form: /^1[3-9]\d{9}$/u,
    otherwise: '应为 11 位手机号码',
    personal: true,
  }),
  unit: text('工作单位', {
    hint: '学校标识码、统一社会信用代码，或管辖范围内唯一的单位全称；单位须已登记',
    required: true,
    width: 32,
  }),
  position: text('职务', { hint: '选填', max: 100 }),
  since: day('任现职日期', { hint: '选填；新登记的人员以它为在该单位任职的开始' }),
  education,
  degree,
  professionalTitle: text('职称', { hint: '如：高级教师；选填', max: 50 }),
  titleLevel,
  yearsInEducation: whole('从事教育工作年限', { hint: '整年数；选填', min: 0, max: 70 }),
  kind,
  way,
  session: whole('届次', { hint: '第几届，填数字', min: 1, max: 999, width: 8 }),
  appointedOn: day('聘任日期', ofTerm('决定任命、聘任的日期')),
  termFrom: day('任期开始日期', ofTerm('任期的第一天')),
  termTo: day('任期截止日期', ofTerm('任期届满后的第一天，如 2023-09-15')),
  documentNumber: text('聘任文号', { ...ofTerm('任命、聘任文件的字号，照原文填写'), width: 22 }),
  cardNumber: text('督学证号', { ...ofTerm('照原证填写'), max: 50, width: 18 }),
  endedOn: day('提前结束日期', ofTerm('提前解聘、免去的第一天')),
  endReason: text('提前结束原因', { ...ofTerm('提前结束的原因'), max: 500 }),
  rawText: text('来源原文', { hint: '补录依据的材料中怎样写的；选填', max: 2000, width: 30 }),
  confidence,
  isDemo: demo,
}

/** Inspectors with the facts of their files, as candidates or with terms of the past. */
export const inspectors = defineSheet({
  title: '督学',
  columns,
  keyField: 'identityNumber',
  // One person may have several terms.
  keyOf: ({ identityNumber, way: by, termFrom, session, documentNumber }) => {
    const term = by === 'PAST_TERM' ? [termFrom, session, documentNumber] : []
    return identityNumber && [identityNumber.toUpperCase(), by, ...term].join(' ')
  },
  contentOf: (row, values): InspectorRowInput => {
    const {
      name = '',
      identityNumber = '',
      unit = '',
      kind: of = 'PART_TIME',
      way: by = 'PAST_TERM',
    } = values
    const { isDemo, ...rest } = values
    return { ...rest, row, name, identityNumber, unit, kind: of, way: by, isDemo: isDemo ?? false }
  },
  stage: async (graph, errand, rows, as) =>
    (await graph.request(StageInspectorsDocument, { input: { ...errand, rows } }, as)).stageInspectors,
  apply: async (graph, errand, as) =>
    (await graph.request(ApplyStagedInspectorsDocument, { input: errand }, as)).applyStagedInspectors,
  async *pages(graph, { divisionId, on }, as) {
    let after: string | null = null
    do {
      const filter: { divisionId: string | null; appointedOn: string } = { divisionId, appointedOn: on }
      const variables: { filter: typeof filter; on: string; after: string | null } = { filter, on, after }
      const { inspectors: page }: InspectorsForSheetQuery = await graph.request(
        InspectorsForSheetDocument,
        variables,
        as,
      )
      yield { rows: page.nodes.flatMap(rowsOf), total: page.totalCount }
      after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null
    } while (after)
  },
})

type Inspector = InspectorsForSheetQuery['inspectors']['nodes'][number]

/** A row for each term in force; numbers as the graph shows them, masked. */
function rowsOf({ person, appointmentOn }: Inspector): CellValue[][] {
  const file = person?.inspectorFile
  return appointmentOn.map((term) => [
    person?.name ?? null,
    file?.maskedIdentityNumber ?? null,
    file?.maskedMobile ?? null,
    file?.workUnit ?? null,
    file?.position ?? null,
    null,
    file?.education ? education.word(file.education) : null,
    file?.degree ? degree.word(file.degree) : null,
    file?.professionalTitle ?? null,
    file?.titleLevel ? titleLevel.word(file.titleLevel) : null,
    file?.yearsInEducation ?? null,
    kind.word(term.kind),
    way.word('PAST_TERM'),
    term.session ?? null,
    term.appointedOn ?? null,
    term.termFrom ?? null,
    term.termTo ?? null,
    term.documentNumber ?? null,
    term.cardNumber ?? null,
    term.endedOn ?? null,
    term.endReason ?? null,
    term.pastEntry?.rawText ?? null,
    term.pastEntry ? confidence.word(term.pastEntry.confidence) : null,
    term.isDemo ? demo.word(true) : null,
  ])
}
