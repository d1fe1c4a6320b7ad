import { asDate, DomainError, giveReason, isId, once, plainDate, refuse, todayOf } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type {
  ExtendInspectionDeadlineInput,
  ResumeInspectionDeadlineInput,
  SuspendInspectionDeadlineInput,
} from '../generated/resolvers.ts'
import type { Deadline, DeadlineChange } from '../generated/prisma/client.ts'
import { lockOwnInspection } from '../inspections/inspections.ts'
import { factsOf, isOpenSuspension, recount } from './deadlines.ts'
import { judgeChange, movedBy, stateOf } from './rules.ts'

const maxDays = 365
const maxChanges = 50

type Changed = Deadline & { changes: DeadlineChange[] }

/** Lets a clock stand still from a day on; days on which it does are not counted. */
export async function suspendInspectionDeadline(
  ctx: Context,
  input: SuspendInspectionDeadlineInput,
): Promise<Deadline> {
  const { deadlineId, fromDay, reason } = input
  const deadline = await lockToChange(ctx, deadlineId, 'suspend')
  checkFactDay(ctx, '中止日期', fromDay, { day: plainDate(deadline.fromDay as Date), what: '起算日期' })
  const lastDay = plainDate(deadline.dueOn as Date)
  if (fromDay > lastDay) {
    throw new DomainError('INVALID', `中止日期（${fromDay}）不能晚于期限最后一日（${lastDay}）`)
  }
  await writeChange(ctx, deadline, { kind: 'SUSPENSION', fromDay: asDate(fromDay), days: null }, reason)
  return recountOf(ctx, deadlineId)
}

/** Lets a clock run again. */
export async function resumeInspectionDeadline(
  ctx: Context,
  input: ResumeInspectionDeadlineInput,
): Promise<Deadline> {
  const { deadlineId, onDay } = input
  const deadline = await lockToChange(ctx, deadlineId, 'resume')
  const open = deadline.changes.find(isOpenSuspension) as DeadlineChange
  checkFactDay(ctx, '恢复日期', onDay, { day: movedBy(plainDate(open.fromDay), 1), what: '中止的次日' })
  await ctx.tx.deadlineChange.update({ where: { id: open.id }, data: { toDay: asDate(onDay) } })
  return recountOf(ctx, deadlineId)
}

/** Makes a clock longer, in the days in which it counts. */
export async function extendInspectionDeadline(
  ctx: Context,
  input: ExtendInspectionDeadlineInput,
): Promise<Deadline> {
  const { deadlineId, days, reason, idempotencyKey } = input
  const id = await once(ctx, 'extendInspectionDeadline', idempotencyKey, async () => {
    const deadline = await lockToChange(ctx, deadlineId, 'extend')
    if (days < 1 || days > maxDays) throw new DomainError('INVALID', `延长应为 1 至 ${maxDays} 日`)
    const granted = asDate(todayOf(ctx))
    await writeChange(ctx, deadline, { kind: 'EXTENSION', fromDay: granted, days }, reason)
    if (deadline.amount === null) await moveSetDay(ctx, deadline, days)
    else await recountOf(ctx, deadlineId)
    return deadlineId
  })
  return ctx.tx.deadline.findUniqueOrThrow({ where: { id } })
}

async function moveSetDay(ctx: Context, { id, dueOn }: Deadline, days: number): Promise<void> {
  const moved = asDate(movedBy(plainDate(dueOn as Date), days))
  await ctx.tx.deadline.update({ where: { id }, data: { dueOn: moved } })
}

async function getDeadline(ctx: Context, id: string): Promise<Changed> {
  const include = { changes: { orderBy: { id: 'asc' } } } as const
  const deadline = isId(id) ? await ctx.tx.deadline.findUnique({ where: { id }, include }) : null
  if (!deadline) throw new DomainError('NOT_FOUND', '期限不存在')
  return deadline
}

const recountOf = async (ctx: Context, id: string): Promise<Deadline> =>
  recount(ctx, await getDeadline(ctx, id))

/** The clock, read under the lock of its inspection, for its own body to change. */
async function lockToChange(
  ctx: Context,
  id: string,
  change: Parameters<typeof judgeChange>[0],
): Promise<Changed> {
  const { inspectionId } = await getDeadline(ctx, id)
  await lockOwnInspection(ctx, inspectionId, 'changeDeadline')
  const deadline = await getDeadline(ctx, id)
  const facts = factsOf(deadline, deadline.changes)
  refuse(judgeChange(change, facts.name, stateOf(facts, todayOf(ctx)), deadline.amount !== null))
  return deadline
}

async function writeChange(
  ctx: Context,
  deadline: Changed,
  change: { kind: string; fromDay: Date; days: number | null },
  reason: string,
): Promise<void> {
  if (!reason.trim() || reason.length > 1_000) throw new DomainError('INVALID', '请填写原因（1000 字以内）')
  if (deadline.changes.length >= maxChanges) {
    throw new DomainError('INVALID', `一个期限最多调整 ${maxChanges} 次`)
  }
  const { inspectionId, ownerPath, organizationId, organizationPath } = deadline
  await giveReason(ctx.tx, reason.trim())
  await ctx.tx.deadlineChange.create({
    data: {
      ...change,
      id: uuidv7(),
      deadlineId: deadline.id,
      inspectionId,
      ownerPath,
      organizationId,
      organizationPath,
      reason: reason.trim(),
      recordedAt: ctx.now,
    },
  })
}
