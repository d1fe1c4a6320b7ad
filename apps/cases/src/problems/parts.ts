import { asDate, DomainError, once, refuse, todayOf } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkDueDay } from '../days.ts'
import type { SplitProblemInput } from '../generated/resolvers.ts'
import { Prisma, type Problem } from '../generated/prisma/client.ts'
import { checkBelow, placeIn, placesOf } from '../places.ts'
import { checkBatch, type Fresh, freshOf } from '../sent.ts'
import { startSupervision } from '../supervision/tasks.ts'
import { getProblem, lockProblem } from './problems.ts'
import { judgeConfirmed, judgePart, judgeSplitter, judgeStep, maxParts } from './rules.ts'

/**
 * Splits a problem against the own government over the units that have to rectify it. The acting body owns the parts:
 * it verifies and closes them; the problem itself stays with the body that found it.
 */
export async function splitProblem(ctx: Context, input: SplitProblemInput): Promise<Problem> {
  const { problemId, parts, idempotencyKey } = input
  const id = await once(ctx, 'splitProblem', idempotencyKey, async () => {
    checkBatch(parts, '个分解项')
    const problem = await lockProblem(ctx, problemId)
    const { organizationId, personId, divisionId, ranges } = ctx.actor
    const reaches = ranges.some(([lo, hi]) => lo <= problem.responsiblePath && problem.responsiblePath < hi)
    refuse(judgeSplitter(problem, { organizationId, personId, divisionId, reaches }))
    refuse(judgeStep('split', problem.status))
    refuse(judgeConfirmed('split', problem))
    const known = await ctx.tx.problem.findMany({ where: { parentId: problem.id } })
    const fresh = freshOf(parts, new Map(known.map((row) => [row.clientId, row.contentHash])))
    if (known.length + fresh.length > maxParts) {
      throw new DomainError('INVALID', `一个问题最多分解为 ${maxParts} 项`)
    }
    if (fresh.length > 0) await writeParts(ctx, problem, fresh, known.length)
    return problem.id
  })
  return getProblem(ctx, id)
}

type NewRow = Fresh<SplitProblemInput['parts'][number]>

async function writeParts(ctx: Context, problem: Problem, fresh: NewRow[], before: number): Promise<void> {
  fresh.forEach((part, i) => {
    refuse(judgePart(part, i))
    checkDueDay(ctx, part.dueOn, `第 ${i + 1} 行：`)
  })
  const organizationId = ctx.actor.organizationId as string
  const places = await placesOf(
    ctx,
    fresh.flatMap((part) => [part.responsibleOrganizationId, part.supervisingOrganizationId]),
  )
  for (const place of places.values()) checkBelow(problem.responsiblePath, place)
  if (places.has(organizationId)) throw new DomainError('INVALID', '分解机构不能以自己为责任单位或者主管部门')
  const today = todayOf(ctx)
  await ctx.tx.problem.createMany({
    data: fresh.map(({ clientId, contentHash, requirement, dueOn, ...sides }, i) => {
      const place = placeIn(places, sides.responsibleOrganizationId)
      return {
        id: uuidv7(),
        parentId: problem.id,
        clientId,
        contentHash,
        number: before + i + 1,
        ownerOrganizationId: organizationId,
        ownerDivisionId: problem.responsibleDivisionId,
        ownerPath: problem.responsiblePath,
        ...sides,
        responsibleKind: place.kind,
        responsibleDivisionId: place.divisionId,
        responsiblePath: place.path,
        aspect: problem.aspect,
        description: problem.description,
        requirement: requirement.trim(),
        level: problem.level,
        basisArticle: problem.basisArticle,
        basisRule: problem.basisRule ?? Prisma.DbNull,
        basisDocumentId: problem.basisDocumentId,
        indicatorId: problem.indicatorId,
        standardItem: problem.standardItem,
        source: 'HIGHER_TIER',
        // Its unit is told at once: the problem was confirmed before it could be split.
        status: 'OPEN',
        stateSince: asDate(today),
        releasedAt: ctx.now,
        confirmedOn: asDate(today),
        dueOn: asDate(dueOn),
        occurredOn: asDate(today),
        isDemo: problem.isDemo,
        recordedAt: ctx.now,
      }
    }),
  })
  await startSupervision(ctx, { parentId: problem.id }, today)
}
