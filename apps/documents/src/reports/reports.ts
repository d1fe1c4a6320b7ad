import {
  assertActsFor,
  type Connection,
  dateIn,
  DomainError,
  enqueue,
  isId,
  once,
  type PageArgs,
  paginate,
} from '@dudao/service'
import { makeReport } from '@dudao/jobs'
import type { Context } from '../context.ts'
import type { File, Prisma, Report } from '../generated/prisma/client.ts'
import type { ReportKind, RequestBoardsInput, RequestReportInput } from '../generated/resolvers.ts'
import { requestedByCaller, requester } from '../requester.ts'
import { faultOfSchools, faultOfYear } from './rules.ts'

/** A page of reports. */
export type ReportPage = Connection<Report>

export const findReport = (ctx: Context, id: string): Promise<Report | null> =>
  isId(id) ? ctx.tx.report.findUnique({ where: { id } }) : Promise.resolve(null)

async function getReport(ctx: Context, id: string): Promise<Report> {
  const report = await findReport(ctx, id)
  if (!report) throw new DomainError('NOT_FOUND', '报告不存在')
  return report
}

/** The report as it is once nobody else can change it before this transaction ends. */
export async function lockReport(ctx: Context, id: string): Promise<Report> {
  await getReport(ctx, id)
  await ctx.tx.$queryRaw`select 1 from report where id = ${id}::uuid for update`
  return getReport(ctx, id)
}

/** Reports made for the acting body or asked for by the caller. */
export function reportsPage(ctx: Context, args: PageArgs): Promise<ReportPage> {
  const where = requestedByCaller(ctx)
  return paginate(
    ctx.actor,
    'reports',
    args,
    ({ before, take }) =>
      ctx.tx.report.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.report.count({ where }),
  )
}

/** The papers of a report; one query for all reports of a request. */
export async function filesOfReport(ctx: Context, { id }: Report): Promise<File[]> {
  const rows = await ctx.tx.report
    .findUnique({ where: { id } })
    .files({ orderBy: { position: 'asc' }, include: { file: true } })
  return (rows ?? []).map(({ file }) => file)
}

/** Asks for a report in the acting post. Asked again before it is finished, the same one is returned. */
export async function requestReport(ctx: Context, input: RequestReportInput): Promise<Report> {
  const { kind, year, isDemo = false } = input
  if (kind === 'BOARDS') throw new DomainError('INVALID', '公示牌请用 requestBoards 申请')
  const fault = faultOfYear(year, thisYear(ctx))
  if (fault) throw new DomainError('INVALID', fault)
  const wish = { kind, year, isDemo, schoolIds: [], orientation: null }
  return queueReport(ctx, 'requestReport', wish, input.idempotencyKey)
}

/** Asks for the boards of schools in the acting post. What stands on them is open to everybody. */
export async function requestBoards(ctx: Context, input: RequestBoardsInput): Promise<Report> {
  const { schoolIds, orientation = 'LANDSCAPE' } = input
  const fault = faultOfSchools(schoolIds)
  if (fault) throw new DomainError('INVALID', fault)
  const wish = { kind: 'BOARDS' as const, year: thisYear(ctx), isDemo: false, schoolIds, orientation }
  return queueReport(ctx, 'requestBoards', wish, input.idempotencyKey)
}

const thisYear = (ctx: Context) => Number(dateIn(ctx.now).slice(0, 4))

interface Wish {
  kind: ReportKind
  year: number
  isDemo: boolean
  schoolIds: string[]
  orientation: string | null
}

async function queueReport(
  ctx: Context,
  action: string,
  wish: Wish,
  key: string | null | undefined,
): Promise<Report> {
  const asked = requester(ctx, '申请报告')
  const id = await once(ctx, action, key, async () => {
    const [made] = await ctx.tx.report.createManyAndReturn({
      data: [{ ...wish, ...asked, status: 'QUEUED' }],
      skipDuplicates: true,
    })
    if (made) {
      await enqueue(ctx, makeReport, { reportId: made.id })
      return made.id
    }
    const unfinished = await ctx.tx.report.findFirst({ where: unfinishedLike({ ...wish, ...asked }) })
    // It may have been finished between the two statements.
    if (!unfinished) throw new DomainError('CONFLICT', '同样的报告刚刚完成，请刷新后查看')
    return unfinished.id
  })
  return getReport(ctx, id)
}

/** Predicate: the same wish of the same person in the same post, not finished yet. */
const unfinishedLike = ({
  kind,
  year,
  isDemo,
  schoolIds,
  orientation,
  requestedAccountId,
  requestedPostId,
}: Wish & Pick<Report, 'requestedAccountId' | 'requestedPostId'>) =>
  ({
    kind,
    year,
    isDemo,
    schoolIds: { equals: schoolIds },
    orientation,
    requestedAccountId,
    requestedPostId,
    status: { in: ['QUEUED', 'RUNNING'] },
  }) satisfies Prisma.ReportWhereInput

/** Lets a failed report be tried again. */
export async function retryReport(ctx: Context, reportId: string): Promise<Report> {
  const { requestedOrganizationId, requestedAccountId } = await getReport(ctx, reportId)
  if (requestedAccountId !== ctx.actor.accountId) assertActsFor(ctx, requestedOrganizationId)
  const report = await lockReport(ctx, reportId)
  if (report.status !== 'FAILED') throw new DomainError('CONFLICT', '只有失败的报告可以重试')
  const unfinished = await ctx.tx.report.count({ where: unfinishedLike(report as Report & Wish) })
  if (unfinished > 0) throw new DomainError('CONFLICT', '同样的报告正在生成，请稍候')
  const queued = await ctx.tx.report.update({
    where: { id: report.id },
    data: {
      status: 'QUEUED',
      progress: 0,
      stage: null,
      failure: null,
      finishedAt: null,
      heartbeatAt: new Date(),
      clock: ctx.actor.clock,
      requestId: ctx.actor.requestId,
    },
  })
  await enqueue(ctx, makeReport, { reportId: report.id })
  return queued
}
