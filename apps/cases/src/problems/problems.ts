import { asDate, DomainError, isId, plainDate, refuse, refuseRows } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkDueDay, checkFactDay } from '../days.ts'
import { attach } from '../evidence/evidence.ts'
import type { RecordProblemsInput } from '../generated/resolvers.ts'
import type { Inspection, Prisma, Problem } from '../generated/prisma/client.ts'
import { lockOwnInspection } from '../inspections/inspections.ts'
import { checkBelow, type Place, placeIn, placesOf } from '../places.ts'
import { checkBatch, type Fresh, freshOf, inOrderSent } from '../sent.ts'
import { basesOf } from './basis.ts'
import {
  type FindingOfUnit,
  judgeFinding,
  judgeUnits,
  problemSteps,
  type ProblemStep,
  unfoldUnits,
} from './rules.ts'

/** @throws DomainError NOT_FOUND for a missing problem and for one that the caller may not see */
export async function getProblem(ctx: Context, id: string): Promise<Problem> {
  const problem = isId(id) ? await ctx.tx.problem.findUnique({ where: { id } }) : null
  if (!problem) throw new DomainError('NOT_FOUND', '问题不存在')
  return problem
}

/** The problem, locked: commands on it wait for each other and judge what the one before left. */
export async function lockProblem(ctx: Context, id: string): Promise<Problem> {
  if (isId(id)) await ctx.tx.$queryRaw`select id from problem where id = ${id}::uuid for no key update`
  return getProblem(ctx, id)
}

/** Takes a step of the table; the state to which it leads holds from the day of the fact. */
export function takeStep(
  ctx: Context,
  problem: Problem,
  step: ProblemStep,
  on: string,
  more: Prisma.ProblemUpdateInput = {},
): Promise<Problem> {
  const rule = problemSteps[step]
  const status = 'to' in rule ? rule.to : problem.status
  const data = { status, stateSince: asDate(on), ...more }
  return ctx.tx.problem.update({ where: { id: problem.id }, data })
}

type NewRow = Fresh<FindingOfUnit>

/** Records problems on the team's list, in the order given; the units see them from the feedback on. */
export async function recordProblems(ctx: Context, input: RecordProblemsInput): Promise<Problem[]> {
  const { inspectionId } = input
  const findings = unfoldUnits(input.problems)
  checkBatch(findings, '个问题')
  const inspection = await lockOwnInspection(ctx, inspectionId, 'recordFindings')
  const which = { inspectionId, clientId: { in: findings.map(({ clientId }) => clientId) } }
  const known = await ctx.tx.problem.findMany({ where: which, select: { clientId: true, contentHash: true } })
  const fresh = freshOf(findings, new Map(known.map((row) => [row.clientId, row.contentHash])))
  if (fresh.length > 0) await writeProblems(ctx, inspection, fresh)
  return inOrderSent(findings, await ctx.tx.problem.findMany({ where: which }))
}

async function writeProblems(ctx: Context, inspection: Inspection, fresh: NewRow[]): Promise<void> {
  refuseRows(fresh.map(judgeFinding))
  refuse(judgeUnits(fresh))
  const since = { day: plainDate(inspection.occurredOn), what: '立项日期' }
  fresh.forEach(({ occurredOn, dueOn }, i) => {
    checkFactDay(ctx, '发现日期', occurredOn, since)
    checkDueDay(ctx, dueOn, `第 ${i + 1} 行：`)
  })
  // A regular inspection tells visit by visit what was found.
  if (inspection.scope === 'REGULAR' && fresh.some(({ visitId }) => !visitId)) {
    throw new DomainError('INVALID', '经常性督导的问题应当关联发现它的实地督导记录')
  }
  await checkVisits(ctx, inspection.id, fresh)
  const places = await placesOfSides(ctx, inspection, fresh)
  const bases = await basesOf(ctx, inspection.ownerDivisionId, fresh)
  const count = await ctx.tx.problem.count({ where: { inspectionId: inspection.id } })
  const ids = fresh.map(() => uuidv7())
  await ctx.tx.problem.createMany({
    data: fresh.map((finding, i) => {
      const { basisRuleKey: _, evidence: __, dueOn, occurredOn, visitId, placeName, ...row } = finding
      const place = placeIn(places, row.responsibleOrganizationId)
      return {
        ...row,
        ...bases[i],
        level: row.level ?? 'GENERAL',
        source: row.source ?? 'INSPECTION',
        id: ids[i],
        inspectionId: inspection.id,
        number: count + i + 1,
        aspect: row.aspect.trim(),
        description: row.description.trim(),
        ownerOrganizationId: inspection.organId,
        ownerDivisionId: inspection.ownerDivisionId,
        ownerPath: inspection.ownerPath,
        responsibleKind: place.kind,
        responsibleDivisionId: place.divisionId,
        responsiblePath: place.path,
        visitId: visitId ?? null,
        // Of a visit the place is told by the visit, which may be covert; a copy here would tell the unit.
        placeName: visitId ? null : placeName?.trim() || null,
        status: 'PRELIMINARY',
        stateSince: asDate(occurredOn),
        dueOn: dueOn ? asDate(dueOn) : null,
        occurredOn: asDate(occurredOn),
        recordedAt: ctx.now,
      }
    }),
  })
  const shown = fresh.map(({ evidence }, i) => ({
    problemId: ids[i] as string,
    recordId: null,
    files: evidence,
  }))
  await attach(ctx, 'FINDING', shown)
}

type Sides = Pick<FindingOfUnit, 'responsibleOrganizationId' | 'supervisingOrganizationId'>

/**
 * Where the units of findings and their supervising departments belong.
 *
 * @throws DomainError for a unit that does not exist or is not the inspecting body's to inspect
 */
export async function placesOfSides(
  ctx: Context,
  inspection: Pick<Inspection, 'ownerPath' | 'organId'>,
  findings: readonly Sides[],
): Promise<Map<string, Place>> {
  const places = await placesOf(
    ctx,
    findings.flatMap((row) => [row.responsibleOrganizationId, row.supervisingOrganizationId]),
  )
  for (const place of places.values()) checkBelow(inspection.ownerPath, place)
  if (findings.some((row) => row.responsibleOrganizationId === inspection.organId)) {
    throw new DomainError('INVALID', '督导机构不能以自己为责任单位')
  }
  if (findings.some((row) => row.supervisingOrganizationId === inspection.organId)) {
    throw new DomainError('INVALID', '督导机构不能以自己为主管部门')
  }
  return places
}

async function checkVisits(ctx: Context, inspectionId: string, fresh: NewRow[]): Promise<void> {
  const ids = [...new Set(fresh.flatMap(({ visitId }) => visitId ?? []))]
  const found = ids.every(isId) ? await ctx.tx.visit.count({ where: { inspectionId, id: { in: ids } } }) : -1
  if (found !== ids.length) throw new DomainError('NOT_FOUND', '实地督导记录不存在，或者不属于这次督导')
}
