import { DomainError, isId, plainDate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Problem, Visit } from '../generated/prisma/client.ts'
import type { AdoptedProposal, AdoptProposedProblemsInput, NewProblem } from '../generated/resolvers.ts'
import { lockOwnInspection } from '../inspections/inspections.ts'
import { recordProblems } from '../problems/problems.ts'
import { recordOf, versionsOf } from './lists.ts'
import { type Proposal, proposalsIn } from './record.ts'

/** Takes proposals over to the team's list, by the one command there is for it; a proposal becomes one problem. */
export async function adoptProposedProblems(
  ctx: Context,
  { inspectionId, proposals }: AdoptProposedProblemsInput,
): Promise<Problem[]> {
  await lockOwnInspection(ctx, inspectionId, 'recordFindings')
  const found = await proposalsOf(
    ctx,
    inspectionId,
    proposals.map(({ clientId }) => clientId),
  )
  const problems = proposals.map((adopted, i) => {
    const proposal = found.get(adopted.clientId)
    if (!proposal) throw new DomainError('NOT_FOUND', `第 ${i + 1} 行：没有这项拟提出的问题，或者已经撤回`)
    if (proposal.isDisputed) {
      throw new DomainError('CONFLICT', `第 ${i + 1} 行：同一项有不同的答案，请先确认，再列入问题清单`)
    }
    return problemFrom(proposal, adopted, i)
  })
  return recordProblems(ctx, { inspectionId, problems })
}

type Found = Proposal & { visit: Visit }

async function proposalsOf(
  ctx: Context,
  inspectionId: string,
  clientIds: readonly string[],
): Promise<Map<string, Found>> {
  const visits = await ctx.tx.visit.findMany({
    where: { inspectionId, operations: { some: { clientId: { in: [...clientIds] } } } },
  })
  const found = await Promise.all(
    visits.map(async (visit) => {
      const record = await recordOf(ctx, visit.id)
      const proposals = record ? proposalsIn(record, await versionsOf(ctx, record)) : []
      return proposals.map((proposal) => [proposal.row.clientId, { ...proposal, visit }] as const)
    }),
  )
  return new Map(found.flat())
}

function problemFrom({ visit, ...proposal }: Found, adopted: AdoptedProposal, index: number): NewProblem {
  const responsibleOrganizationId = adopted.responsibleOrganizationId ?? visit.organizationId
  if (!responsibleOrganizationId || !isId(responsibleOrganizationId)) {
    throw new DomainError('INVALID', `第 ${index + 1} 行：请指定责任单位`)
  }
  return {
    clientId: adopted.clientId,
    visitId: visit.id,
    occurredOn: plainDate(visit.occurredOn),
    isDemo: visit.isDemo,
    responsibleOrganizationId,
    aspect: adopted.aspect ?? proposal.aspect,
    description: adopted.description ?? proposal.description,
    requirement: adopted.requirement ?? proposal.requirement,
    level: adopted.level ?? proposal.level,
    basisArticle: adopted.basisArticle ?? proposal.basisArticle,
    supervisingOrganizationId: adopted.supervisingOrganizationId,
    dueOn: adopted.dueOn,
    source: 'INSPECTION',
  }
}
