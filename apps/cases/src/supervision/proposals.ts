import { asDate, DomainError, giveReason, isId, refuse, type Sweep, todayOf } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import { LetterOfMatterDocument } from '../generated/operations.ts'
import type {
  AcceptSupervisionProposalInput,
  DeclineSupervisionProposalInput,
  ProposeSupervisionInput,
} from '../generated/resolvers.ts'
import { Prisma, type SupervisionProposal } from '../generated/prisma/client.ts'
import { getProblem } from '../problems/problems.ts'
import { judgeText, unitsTurn } from '../problems/rules.ts'
import { judgeLetter } from './rules.ts'

/** How many overdue problems one run proposes for; the next run takes the rest. */
const batch = 500

/** Looks for what is overdue in the acting body's own problems now, rather than waiting for the sweep. */
export async function proposeSupervision(
  ctx: Context,
  { on }: ProposeSupervisionInput,
): Promise<SupervisionProposal[]> {
  checkFactDay(ctx, '日期', on)
  const own = Prisma.sql`AND p.owner_organization_id = ${ctx.actor.organizationId}::uuid`
  const ids = await proposeFor(ctx, on, own)
  return ctx.tx.supervisionProposal.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
}

/** Proposes and notes what is overdue anywhere; a run that was missed is made up by the next. */
export const watchDeadlines: Sweep<Prisma.TransactionClient> = {
  name: 'watch-deadlines',
  everyMs: 300_000,
  run: async (ctx) => {
    const on = todayOf(ctx)
    const proposed = await proposeFor(ctx, on, Prisma.empty)
    const late = await noteLateDepartments(ctx, on)
    if (proposed.length + late > 0) ctx.log.info({ proposed: proposed.length, late }, 'deadlines went by')
  },
}

/**
 * Proposes a letter for each problem whose deadline went by while it was the unit's turn: once for a deadline. Nothing
 * is sent: an officer decides.
 */
async function proposeFor(ctx: Pick<Context, 'tx' | 'now'>, on: string, own: Prisma.Sql): Promise<string[]> {
  const overdue = await ctx.tx.$queryRaw<{ id: string; dueOn: Date }[]>`
    SELECT p.id, p.due_on AS "dueOn" FROM problem p
    WHERE p.status IN (${Prisma.join([...unitsTurn])}) AND p.due_on < ${on}::date ${own}
      AND NOT EXISTS (SELECT FROM supervision_proposal s WHERE s.problem_id = p.id AND s.due_on = p.due_on)
    ORDER BY p.due_on LIMIT ${batch}`
  const rows = overdue.map(({ id, dueOn }) => ({
    id: uuidv7(),
    problemId: id,
    dueOn,
    proposedOn: asDate(on),
    recordedAt: ctx.now,
  }))
  const written = await ctx.tx.supervisionProposal.createManyAndReturn({
    data: rows,
    skipDuplicates: true,
    select: { id: true },
  })
  return written.map(({ id }) => id)
}

/** Notes departments that let their day go by without having passed a report. */
async function noteLateDepartments(ctx: Pick<Context, 'tx' | 'now'>, on: string): Promise<number> {
  const late = await ctx.tx.$queryRaw<{ id: string; problemId: string; dueOn: Date }[]>`
    SELECT t.id, t.problem_id AS "problemId", t.due_on AS "dueOn"
    FROM supervision_task t JOIN problem p ON p.id = t.problem_id
    WHERE t.passed_on IS NULL AND t.due_on < ${on}::date
      AND p.status IN (${Prisma.join([...unitsTurn, 'REPORTED'])})
      AND NOT EXISTS (SELECT FROM supervision_fault f
        WHERE f.task_id = t.id AND f.kind = 'LATE' AND f.due_on = t.due_on)
    ORDER BY t.due_on LIMIT ${batch}`
  const { count } = await ctx.tx.supervisionFault.createMany({
    data: late.map(({ id: taskId, problemId, dueOn }) => ({
      id: uuidv7(),
      taskId,
      problemId,
      kind: 'LATE',
      dueOn,
      occurredOn: asDate(on),
      recordedAt: ctx.now,
    })),
    skipDuplicates: true,
  })
  return count
}

/** Takes the proposal up: names the letter that urges the problem. */
export async function acceptSupervisionProposal(
  ctx: Context,
  { proposalId, letterId }: AcceptSupervisionProposalInput,
): Promise<SupervisionProposal> {
  const { id, problemId } = await lockProposal(ctx, proposalId)
  const letter = isId(letterId)
    ? (await ctx.graph.request(LetterOfMatterDocument, { id: letterId }, ctx.callAs)).letter
    : null
  if (!letter) throw new DomainError('NOT_FOUND', '公文不存在')
  refuse(judgeLetter(letter, problemId))
  return decide(ctx, id, { status: 'ACCEPTED', letterId })
}

/** Does not take it up; the problem stays overdue, and a later deadline that goes by is proposed again. */
export async function declineSupervisionProposal(
  ctx: Context,
  { proposalId, reason }: DeclineSupervisionProposalInput,
): Promise<SupervisionProposal> {
  const { id } = await lockProposal(ctx, proposalId)
  const declineReason = reason.trim()
  refuse(judgeText('不督办的原因', declineReason))
  await giveReason(ctx.tx, declineReason)
  return decide(ctx, id, { status: 'DECLINED', declineReason })
}

const decide = (ctx: Context, id: string, decision: Prisma.SupervisionProposalUpdateInput) =>
  ctx.tx.supervisionProposal.update({
    where: { id },
    data: { ...decision, decidedOn: asDate(todayOf(ctx)), decidedByPersonId: ctx.actor.personId },
  })

/** A proposal that nobody has decided on, locked, for the body that found the problem. */
async function lockProposal(ctx: Context, id: string): Promise<SupervisionProposal> {
  if (isId(id)) await ctx.tx.$queryRaw`select id from supervision_proposal where id = ${id}::uuid for update`
  const proposal = isId(id) ? await ctx.tx.supervisionProposal.findUnique({ where: { id } }) : null
  if (!proposal) throw new DomainError('NOT_FOUND', '督办建议不存在')
  const { ownerOrganizationId } = await getProblem(ctx, proposal.problemId)
  if (ownerOrganizationId !== ctx.actor.organizationId) {
    throw new DomainError('FORBIDDEN', '只有提出问题的机构可以决定是否督办')
  }
  if (proposal.status !== 'PROPOSED') throw new DomainError('CONFLICT', '这项督办建议已经决定')
  return proposal
}
