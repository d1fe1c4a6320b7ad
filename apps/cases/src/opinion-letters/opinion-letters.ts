import { asDate, DomainError, isId, plainDate, refuse } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkDueDay, checkFactDay } from '../days.ts'
import { meetDeadlines } from '../deadlines/deadlines.ts'
import { judgeOpinions } from '../feedback/rules.ts'
import type { IssueOpinionLettersInput, NewOpinionLetter } from '../generated/resolvers.ts'
import type { Inspection } from '../generated/prisma/client.ts'
import { lockOwnInspection } from '../inspections/inspections.ts'
import { inspectionSteps } from '../inspections/rules.ts'
import { checkLetter } from '../letters.ts'
import { placeIn, placesOf } from '../places.ts'
import { judgeHearings, judgeRequirements } from './rules.ts'

/**
 * Issues the opinion letter to each object (教育督导条例 第二十一条) and confirms the problems that were not withdrawn.
 * A requirement about a problem sets the day on which its rectification is due.
 */
export async function issueOpinionLetters(
  ctx: Context,
  input: IssueOpinionLettersInput,
): Promise<Inspection> {
  const { inspectionId, letters, issuedOn } = input
  const inspection = await lockOwnInspection(ctx, inspectionId, 'issueOpinions')
  const objects = await ctx.tx.inspectionObject.findMany({ where: { inspectionId } })
  const places = await placesOf(
    ctx,
    objects.map(({ organizationId }) => organizationId),
  )
  const names = new Map([...places].map(([id, { name }]) => [id, name]))
  const said = letters.map(({ organizationId, evaluation: summary }) => ({ organizationId, summary }))
  refuse(judgeOpinions(names, said, '督导意见书'))
  const feedbackOn = plainDate(inspection.feedbackOn as Date)
  checkFactDay(ctx, '督导意见书日期', issuedOn, { day: feedbackOn, what: '反馈日期' })
  await checkHeard(ctx, inspectionId, names, issuedOn)
  for (const { organizationId, requirements, letterId } of letters) {
    const name = names.get(organizationId) ?? ''
    refuse(judgeRequirements(name, requirements))
    for (const { dueOn } of requirements) checkDueDay(ctx, dueOn, `${name}：`)
    await checkLetter(ctx, letterId, 'OPINION', '督导意见书')
  }
  await checkProblems(ctx, inspectionId, letters)

  await writeLetters(ctx, inspection, letters, (id) => placeIn(places, id).path, issuedOn)
  await confirmProblems(ctx, inspectionId, letters, issuedOn)
  await meetDeadlines(ctx, { inspectionId, name: 'OPINION' }, issuedOn)
  return ctx.tx.inspection.update({
    where: { id: inspectionId },
    data: { status: inspectionSteps.issueOpinions.to, opinionOn: asDate(issuedOn) },
  })
}

/** Whether every object was heard. The opinions are locked: no rebuttal comes in while the letters go out. */
async function checkHeard(
  ctx: Context,
  inspectionId: string,
  names: ReadonlyMap<string, string>,
  issuedOn: string,
): Promise<void> {
  await ctx.tx.$queryRaw`
    select id from preliminary_opinion where inspection_id = ${inspectionId}::uuid order by id for no key update`
  const rebuttals = await ctx.tx.rebuttal.groupBy({
    by: ['organizationId'],
    where: { inspectionId, answeredOn: null },
    _count: true,
  })
  const unanswered = new Map(rebuttals.map((row) => [row.organizationId, row._count]))
  const deadlines = await ctx.tx.deadline.findMany({ where: { inspectionId, name: 'REBUTTAL' } })
  const clocks = new Map(deadlines.map((row) => [row.organizationId, row]))
  const hearings = [...names].map(([id, name]) => {
    const row = clocks.get(id)
    const clock = row && {
      dueOn: row.dueOn && plainDate(row.dueOn),
      isMet: row.metOn !== null,
      article: row.article,
    }
    return { name, unanswered: unanswered.get(id) ?? 0, clock: clock ?? null }
  })
  refuse(judgeHearings(hearings, issuedOn))
}

/** A requirement names a problem of this inspection for which its object is responsible, and that was not withdrawn. */
async function checkProblems(
  ctx: Context,
  inspectionId: string,
  letters: readonly NewOpinionLetter[],
): Promise<void> {
  for (const { organizationId: responsibleOrganizationId, requirements } of letters) {
    const ids = requirements.flatMap(({ problemId }) => problemId ?? [])
    if (ids.length === 0) continue
    const mine = { inspectionId, responsibleOrganizationId, withdrawnOn: null }
    const found = ids.every(isId) ? await ctx.tx.problem.count({ where: { ...mine, id: { in: ids } } }) : -1
    if (found !== ids.length) {
      throw new DomainError('NOT_FOUND', '整改要求所涉及的问题不存在、已经撤销，或者不是该督导对象的问题')
    }
  }
}

async function writeLetters(
  ctx: Context,
  inspection: Inspection,
  letters: readonly NewOpinionLetter[],
  pathOf: (organizationId: string) => string,
  issuedOn: string,
): Promise<void> {
  const rows = letters.map((letter) => {
    const shared = {
      inspectionId: inspection.id,
      ownerPath: inspection.ownerPath,
      organizationId: letter.organizationId,
      organizationPath: pathOf(letter.organizationId),
    }
    return { letter, shared, id: uuidv7() }
  })
  await ctx.tx.opinionLetter.createMany({
    data: rows.map(({ letter, shared, id }) => ({
      ...shared,
      id,
      organId: inspection.organId,
      evaluation: letter.evaluation.trim(),
      letterId: letter.letterId ?? null,
      issuedOn: asDate(issuedOn),
      recordedAt: ctx.now,
    })),
  })
  await ctx.tx.opinionRequirement.createMany({
    data: rows.flatMap(({ letter, shared, id: opinionLetterId }) =>
      letter.requirements.map(({ text, dueOn, problemId }, i) => ({
        ...shared,
        id: uuidv7(),
        opinionLetterId,
        number: i + 1,
        text: text.trim(),
        dueOn: asDate(dueOn),
        problemId: problemId ?? null,
      })),
    ),
  })
}

async function confirmProblems(
  ctx: Context,
  inspectionId: string,
  letters: readonly NewOpinionLetter[],
  issuedOn: string,
): Promise<void> {
  const confirmedOn = asDate(issuedOn)
  for (const { problemId: id, dueOn } of letters.flatMap(({ requirements }) => requirements)) {
    if (id) await ctx.tx.problem.update({ where: { id }, data: { confirmedOn, dueOn: asDate(dueOn) } })
  }
  await ctx.tx.problem.updateMany({
    where: { inspectionId, confirmedOn: null, withdrawnOn: null },
    data: { confirmedOn },
  })
}
