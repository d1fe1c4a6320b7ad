import { asDate, giveReason, plainDate, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import { checkDueDay } from '../days.ts'
import type { EditProblemInput } from '../generated/resolvers.ts'
import type { Problem } from '../generated/prisma/client.ts'
import { lockInspection } from '../inspections/inspections.ts'
import { placeIn } from '../places.ts'
import { basesOf } from './basis.ts'
import { getProblem, lockProblem, placesOfSides } from './problems.ts'
import { judgeEditor, judgeFinding, judgeStep, judgeText } from './rules.ts'

/**
 * Puts a problem on the team's list right. Once the units are told, what was found stands: it is withdrawn, not
 * rewritten.
 */
export async function editProblem(ctx: Context, input: EditProblemInput): Promise<Problem> {
  const { problemId, reason, ...changes } = input
  const { inspectionId } = await getProblem(ctx, problemId)
  // The feedback locks the inspection first too; a part, which has none, refuses below.
  if (inspectionId) await lockInspection(ctx, inspectionId)
  const problem = await lockProblem(ctx, problemId)
  refuse(judgeEditor(problem, ctx.actor))
  refuse(judgeStep('edit', problem.status))
  refuse(judgeText('修改原因', reason))
  const edited = await judgedEdit(ctx, problem, changes)
  await giveReason(ctx.tx, reason.trim())
  return ctx.tx.problem.update({ where: { id: problemId }, data: edited })
}

type Changes = Omit<EditProblemInput, 'problemId' | 'reason'>

/** The columns that change, judged as a new problem would be: what is left out keeps what was recorded. */
async function judgedEdit(ctx: Context, problem: Problem, changes: Changes) {
  const { basisRuleKey, dueOn, ...texts } = changes
  const stated = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined))
  const finding = { ...problem, ...stated }
  // What must be there is not taken away by a null.
  for (const key of ['aspect', 'description', 'level', 'responsibleOrganizationId'] as const) {
    finding[key] ??= problem[key]
  }
  refuse(judgeFinding(finding))
  checkDueDay(ctx, dueOn)
  const inspection = { ownerPath: problem.ownerPath, organId: problem.ownerOrganizationId }
  const place = placeIn(await placesOfSides(ctx, inspection, [finding]), finding.responsibleOrganizationId)
  const named = { ...finding, basisRuleKey, occurredOn: plainDate(problem.occurredOn) }
  const [basis] = await basesOf(ctx, problem.ownerDivisionId, [named])
  const { aspect, description, requirement, level, cause, standardItem } = finding
  return {
    aspect: aspect.trim(),
    description: description.trim(),
    requirement,
    level,
    cause,
    standardItem,
    indicatorId: finding.indicatorId,
    basisDocumentId: finding.basisDocumentId,
    basisArticle: basis?.basisArticle ?? null,
    ...(basisRuleKey !== undefined && { basisRule: basis?.basisRule }),
    responsibleOrganizationId: finding.responsibleOrganizationId,
    responsibleKind: place.kind,
    responsibleDivisionId: place.divisionId,
    responsiblePath: place.path,
    supervisingOrganizationId: finding.supervisingOrganizationId,
    ...(dueOn !== undefined && { dueOn: dueOn ? asDate(dueOn) : null }),
  }
}
