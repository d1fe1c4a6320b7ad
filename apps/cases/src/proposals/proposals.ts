import {
  actingBody,
  asDate,
  assertActsFor,
  DomainError,
  giveReason,
  isId,
  plainDate,
  refuse,
  todayOf,
} from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type { DecideOnSiteProposalInput, ProposeOnSiteInput } from '../generated/resolvers.ts'
import { type Complaint, type OnSiteProposal, Prisma, type Task } from '../generated/prisma/client.ts'
import { type AppliedRule, rulesInForce } from '../rules-in-force.ts'
import { matterFacts, taskFacts } from './facts.ts'
import { type Ground, groundsOf, judgeDecision, newGrounds, onSiteTrigger, triggerIn } from './rules.ts'

/** How many tasks are looked at in one go. */
const batch = 200

/** Proposes on-site supervision for the acting body's tasks that call for it on a day; answers the new proposals. */
export async function proposeOnSite(ctx: Context, { on }: ProposeOnSiteInput): Promise<OnSiteProposal[]> {
  const { organizationId } = actingBody(ctx)
  const day = on ?? todayOf(ctx)
  checkFactDay(ctx, '判断日期', day)
  return proposeForTasks(ctx, day, Prisma.sql`t.owner_organization_id = ${organizationId}::uuid`)
}

/**
 * Looks at tasks that are late or were complained about and have no proposal waiting, some at a time; the rule is the one
 * kept with the task. A body does not supervise itself: its own tasks for itself are left out.
 *
 * @param which predicate on `task t`
 */
export async function proposeForTasks(
  ctx: Context,
  on: string,
  which: Prisma.Sql,
): Promise<OnSiteProposal[]> {
  const proposed: OnSiteProposal[] = []
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const found = await ctx.tx.$queryRaw<{ id: string }[]>`
      SELECT t.id FROM task t
      WHERE ${which} AND t.id > ${after}::uuid AND t.status NOT IN ('CLOSED', 'WITHDRAWN') AND t.rules <> '[]'
        AND t.responsible_organization_id <> t.owner_organization_id
        AND NOT EXISTS (SELECT FROM on_site_proposal p WHERE p.task_id = t.id AND p.status = 'PROPOSED')
        AND (EXISTS (SELECT FROM complaint c WHERE c.task_id = t.id) OR is_late(t.id, ${on}::date))
      ORDER BY t.id LIMIT ${batch}`
    const last = found.at(-1)
    if (!last) return proposed
    after = last.id
    const tasks = await ctx.tx.task.findMany({ where: { id: { in: found.map(({ id }) => id) } } })
    proposed.push(...(await proposeEach(ctx, on, tasks)))
  }
}

async function proposeEach(ctx: Context, on: string, tasks: readonly Task[]): Promise<OnSiteProposal[]> {
  const judged = tasks.flatMap((task) => {
    const rules = task.rules as unknown as AppliedRule[]
    const trigger = triggerIn(rules)
    return trigger ? [{ task, rules, trigger }] : []
  })
  const facts = await taskFacts(ctx, on, judged)
  const earlier = await ctx.tx.onSiteProposal.findMany({
    where: { taskId: { in: judged.map(({ task }) => task.id) } },
  })
  const rows = judged.flatMap(({ task, rules, trigger }) => {
    const known = facts.get(task.id)
    const before = earlier.filter(({ taskId }) => taskId === task.id)
    const grounds = known ? newGrounds(groundsOf(trigger, known), before) : []
    return grounds.length > 0
      ? [
          {
            ...rowOf(ctx, on, grounds, rules),
            taskId: task.id,
            matter: task.title,
            ownerOrganizationId: task.ownerOrganizationId,
            ownerDivisionId: task.ownerDivisionId,
            ownerPath: task.ownerPath,
            organizationId: task.responsibleOrganizationId,
          },
        ]
      : []
  })
  return write(ctx, rows)
}

/** After complaints were recorded: the tasks that they are about, and the matters of those that are about none. */
export async function proposeAfterComplaints(ctx: Context, complaints: readonly Complaint[]): Promise<void> {
  const on = todayOf(ctx)
  const taskIds = [...new Set(complaints.flatMap(({ taskId }) => taskId ?? []))]
  const { organizationId } = actingBody(ctx)
  if (taskIds.length > 0) {
    const own = Prisma.sql`t.owner_organization_id = ${organizationId}::uuid`
    await proposeForTasks(ctx, on, Prisma.sql`${own} AND t.id = ANY (${taskIds}::uuid[])`)
  }
  const matters = complaints.filter(({ taskId }) => !taskId)
  if (matters.length > 0) await proposeForMatters(ctx, on, matters)
}

async function proposeForMatters(ctx: Context, on: string, complaints: readonly Complaint[]): Promise<void> {
  const { organizationId, divisionId, divisionPath } = actingBody(ctx)
  const rules = [...(await rulesInForce(ctx, [onSiteTrigger], divisionId, on)).values()]
  const trigger = triggerIn(rules)
  if (!trigger) return
  const matters = await matterFacts(ctx, on, trigger, complaints)
  const earlier = await ctx.tx.onSiteProposal.findMany({
    where: {
      ownerOrganizationId: organizationId,
      organizationId: { in: matters.map((one) => one.organizationId) },
      taskId: null,
    },
  })
  const rows = matters.flatMap(({ matter, organizationId: concerned, complaints: count }) => {
    const before = earlier.filter((one) => one.organizationId === concerned && one.matter === matter)
    const grounds = newGrounds(groundsOf(trigger, { complaints: count, daysBehind: 0 }), before)
    return grounds.length > 0
      ? [
          {
            ...rowOf(ctx, on, grounds, rules),
            matter,
            ownerOrganizationId: organizationId,
            ownerDivisionId: divisionId,
            ownerPath: divisionPath,
            organizationId: concerned,
          },
        ]
      : []
  })
  await write(ctx, rows)
}

const rowOf = (ctx: Context, on: string, grounds: readonly Ground[], rules: readonly AppliedRule[]) => ({
  id: uuidv7(),
  conditions: grounds.map(({ condition }) => condition),
  reasons: grounds.map(({ reason }) => reason),
  rules: rules.filter(({ key }) => key === onSiteTrigger) as unknown as Prisma.InputJsonValue,
  proposedOn: asDate(on),
  recordedAt: ctx.now,
})

/** Writes proposals; where somebody else proposed the same matter meanwhile, that proposal stands. */
async function write(ctx: Context, data: Prisma.OnSiteProposalCreateManyInput[]): Promise<OnSiteProposal[]> {
  if (data.length === 0) return []
  return ctx.tx.onSiteProposal.createManyAndReturn({ data, skipDuplicates: true })
}

/** Decides on a proposal: the system proposes, an officer decides with a reason. */
export async function decideOnSiteProposal(
  ctx: Context,
  input: DecideOnSiteProposalInput,
): Promise<OnSiteProposal> {
  const { proposalId: id, accept, reason, decidedOn } = input
  if (isId(id))
    await ctx.tx.$queryRaw`select id from on_site_proposal where id = ${id}::uuid for no key update`
  const proposal = isId(id) ? await ctx.tx.onSiteProposal.findUnique({ where: { id } }) : null
  if (!proposal) throw new DomainError('NOT_FOUND', '实地督办提议不存在')
  assertActsFor(ctx, proposal.ownerOrganizationId)
  refuse(judgeDecision(proposal.status, reason))
  checkFactDay(ctx, '决定日期', decidedOn, { day: plainDate(proposal.proposedOn), what: '提议日期' })
  await giveReason(ctx.tx, reason.trim())
  return ctx.tx.onSiteProposal.update({
    where: { id },
    data: {
      status: accept ? 'ACCEPTED' : 'DECLINED',
      decidedOn: asDate(decidedOn),
      decisionReason: reason.trim(),
      decidedByPersonId: ctx.actor.personId,
    },
  })
}
