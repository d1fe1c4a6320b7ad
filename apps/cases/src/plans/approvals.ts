import { asDate, assertActsFor, DomainError, giveReason, isId, plainDate, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import { OrganizationPlacesDocument } from '../generated/operations.ts'
import type {
  ApproveAnnualPlanInput,
  PlanSource,
  ReturnAnnualPlanInput,
  SubmitAnnualPlanInput,
} from '../generated/resolvers.ts'
import type { AnnualPlan, AnnualPlanVersion, Prisma } from '../generated/prisma/client.ts'
import { rulesInForce } from '../rules-in-force.ts'
import { lockPlan, savedDay } from './plans.ts'
import { judgeDecider, judgeSources, judgeStep, planSteps, requiredSources } from './rules.ts'

/** Hands the draft in to the own government; the sources are judged by the rule of the day, which is kept. */
export async function submitAnnualPlan(ctx: Context, input: SubmitAnnualPlanInput): Promise<AnnualPlan> {
  const { planId, approverId, submittedOn } = input
  const { plan, version } = await lockPlan(ctx, planId)
  assertActsFor(ctx, plan.organId)
  refuse(judgeStep('submit', version.status))
  checkFactDay(ctx, '报批日期', submittedOn, savedDay(version))
  await checkApprover(ctx, plan, approverId)
  const rules = await rulesInForce(ctx, [requiredSources], plan.ownerDivisionId, submittedOn)
  refuse(judgeSources(version.sources as unknown as PlanSource[], rules.get(requiredSources)))
  await change(ctx, version, {
    status: planSteps.submit.to,
    approverId,
    submittedOn: asDate(submittedOn),
    submittedByPersonId: ctx.actor.personId,
    decidedOn: null,
    decidedByPersonId: null,
    rules: [...rules.values()] as unknown as Prisma.InputJsonValue,
  })
  return plan
}

/** A plan is approved by the government of its office's own division, or by the committee of that government. */
async function checkApprover(ctx: Context, plan: AnnualPlan, approverId: string): Promise<void> {
  if (!isId(approverId)) throw new DomainError('NOT_FOUND', '机构不存在')
  const variables = { ids: [approverId] }
  const { organizationsById } = await ctx.graph.request(OrganizationPlacesDocument, variables, ctx.callAs)
  const [approver] = organizationsById
  if (!approver) throw new DomainError('NOT_FOUND', '机构不存在')
  const decides = approver.kind === 'GOVERNMENT' || approver.kind === 'COMMITTEE'
  if (!decides || approver.division.id !== plan.ownerDivisionId) {
    throw new DomainError(
      'INVALID',
      `${approver.name}不是本级人民政府或者其教育督导委员会，不能批准年度督导计划`,
    )
  }
}

/** Approves what was submitted: by the deciding body itself, or recorded by a leader of the office from its letter. */
export async function approveAnnualPlan(ctx: Context, input: ApproveAnnualPlanInput): Promise<AnnualPlan> {
  const { decisionDocumentId, decidedOn } = input
  const { plan, version } = await lockToDecide(ctx, 'approve', input)
  const decisionNumber = input.decisionNumber?.trim() || null
  if (!decisionNumber && !decisionDocumentId) {
    throw new DomainError('INVALID', '请填写批复的文号，或者登记的批复文件')
  }
  if (decisionNumber && decisionNumber.length > 100) {
    throw new DomainError('INVALID', '批复文号不能超过 100 个字')
  }
  if (decisionDocumentId && !isId(decisionDocumentId)) throw new DomainError('NOT_FOUND', '批复文件不存在')
  await change(ctx, version, {
    status: planSteps.approve.to,
    decidedOn: asDate(decidedOn),
    decidedByPersonId: ctx.actor.personId,
    decisionNumber,
    decisionDocumentId: decisionDocumentId ?? null,
  })
  return plan
}

/** Returns what was submitted; the office writes it anew. */
export async function returnAnnualPlan(ctx: Context, input: ReturnAnnualPlanInput): Promise<AnnualPlan> {
  const { plan, version } = await lockToDecide(ctx, 'return', input)
  const reason = input.reason.trim()
  if (!reason || reason.length > 500) throw new DomainError('INVALID', '请填写退回原因（500 字以内）')
  await giveReason(ctx.tx, reason)
  await change(ctx, version, {
    status: planSteps.return.to,
    decidedOn: asDate(input.decidedOn),
    decidedByPersonId: ctx.actor.personId,
    returnReason: reason,
    returns: version.returns + 1,
  })
  return plan
}

async function lockToDecide(
  ctx: Context,
  step: 'approve' | 'return',
  { planId, decidedOn }: { planId: string; decidedOn: string },
): Promise<{ plan: AnnualPlan; version: AnnualPlanVersion }> {
  const { plan, version } = await lockPlan(ctx, planId)
  const { organizationId, personId, roles } = ctx.actor
  const decider = { organizationId, personId, isLeader: roles.includes('LEADER') }
  refuse(judgeDecider(version, plan.organId, decider))
  refuse(judgeStep(step, version.status))
  const submittedOn = plainDate(version.submittedOn as Date)
  checkFactDay(ctx, '决定日期', decidedOn, { day: submittedOn, what: '报批日期' })
  return { plan, version }
}

const change = (
  ctx: Context,
  { id }: AnnualPlanVersion,
  data: Prisma.AnnualPlanVersionUncheckedUpdateInput,
) => ctx.tx.annualPlanVersion.update({ where: { id }, data })
