import type { CallAs, GraphClient } from '@dudao/service'
import type { CellValue } from 'hucre/xlsx'
import {
  FeesForSheetDocument,
  type FeesForSheetQuery,
  type FeeStatementInput,
  FeeTotalsForSheetDocument,
  type FeeTotalsForSheetQuery,
} from '../generated/operations.ts'
import type { ExportedSheet, ExportFilter, ExportPage } from './sheet.ts'

const column = (header: string, width = 14) => ({ column: { header, width } })

/** The statement of an office: its lines, then the total of each person, then the total of all. Amounts in yuan. */
export const fees: ExportedSheet = {
  title: '评审费结算单',
  columns: [
    column('类别', 10),
    column('姓名', 12),
    column('工作日期'),
    column('活动', 32),
    column('咨询方式', 10),
    column('时段', 8),
    column('职称类别'),
    column('第几天/天数', 12),
    column('每天标准（元）'),
    column('税后（元）'),
    column('个人所得税（元）', 16),
    column('税前（元）'),
    column('状态', 10),
    column('审批日期'),
    column('支付日期'),
    column('凭证号'),
    column('计算说明', 80),
  ],
  async *pages(graph, filter, as) {
    const input = inputOf(filter)
    const totals = yield* lines(graph, input, as)
    yield* persons(graph, input, as)
    const { net, tax, gross } = totals
    yield { rows: [totalRow('总计', null, null, { net, tax, gross })], total: totals.count + 1 }
  },
}

const inputOf = ({ from, on, subjectId }: ExportFilter): FeeStatementInput => ({
  ...(subjectId && { activityId: subjectId }),
  ...(from && { from, to: on }),
})

type Statement = FeesForSheetQuery['feeStatement']

/** @returns the totals as the last page told them */
async function* lines(
  graph: GraphClient,
  input: FeeStatementInput,
  as: CallAs,
): AsyncGenerator<ExportPage, Statement> {
  let after: string | null = null
  let statement: Statement
  do {
    const variables: { input: FeeStatementInput; after: string | null } = { input, after }
    const answer: FeesForSheetQuery = await graph.request(FeesForSheetDocument, variables, as)
    statement = answer.feeStatement
    const page = statement.lines
    yield { rows: page.nodes.map(lineRow), total: page.totalCount }
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null
  } while (after)
  return statement
}

async function* persons(
  graph: GraphClient,
  input: FeeStatementInput,
  as: CallAs,
): AsyncGenerator<ExportPage> {
  let after: string | null = null
  do {
    const variables: { input: FeeStatementInput; after: string | null } = { input, after }
    const answer: FeeTotalsForSheetQuery = await graph.request(FeeTotalsForSheetDocument, variables, as)
    const page = answer.feeStatement.persons
    const rows = page.nodes.map(({ person, days, ...sums }) =>
      totalRow('个人合计', person?.name ?? null, days, sums),
    )
    yield { rows, total: page.totalCount }
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null
  } while (after)
}

type Line = Statement['lines']['nodes'][number]

const modes = { MEETING: '会议', ON_SITE: '现场', CORRESPONDENCE: '通讯' }
const parts = { FULL_DAY: '全天', HALF_DAY: '半天' }
const classes = { SENIOR: '高级职称', OTHER: '其他' }
const statuses = {
  RECORDED: '已登记',
  SUBMITTED: '已提交',
  APPROVED: '已审批',
  PAID: '已支付',
  CANCELLED: '已撤销',
}

const yuan = (fen: number) => fen / 100

const lineRow = (line: Line): CellValue[] => [
  '明细',
  line.person?.name ?? null,
  line.workedOn,
  nameOf(line.activity),
  modes[line.mode],
  parts[line.part],
  classes[line.titleClass],
  line.dayNumber,
  yuan(line.computation.dailyRate),
  yuan(line.net),
  yuan(line.tax),
  yuan(line.gross),
  statuses[line.status],
  line.approvedOn ?? null,
  line.paidOn ?? null,
  line.voucherNumber ?? null,
  line.computation.text,
]

/** An activity that the requester may not see stays without a name. */
const nameOf = ({ title, inspection, trainingSession, evaluationRound }: Line['activity']): string | null =>
  title ?? inspection?.title ?? trainingSession?.course.title ?? evaluationRound?.name ?? null

function totalRow(
  kind: string,
  name: string | null,
  days: number | null,
  { net, tax, gross }: { net: number; tax: number; gross: number },
): CellValue[] {
  const before = [kind, name, null, null, null, null, null, days, null]
  return [...before, yuan(net), yuan(tax), yuan(gross), null, null, null, null, null]
}
