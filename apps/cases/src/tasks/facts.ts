import { asDate, DomainError, giveReason, isId, plainDate, refuse, refuseRows } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import { checkFactDay } from '../days.ts'
import type { CorrectFactInput, RecordFactsInput } from '../generated/resolvers.ts'
import type { Prisma, Task, TrackedFact } from '../generated/prisma/client.ts'
import { checkBatch, type Fresh, freshOf, inOrderSent } from '../sent.ts'
import { judgeFact, judgeSupport } from './fact-rules.ts'
import { judgeText } from './rules.ts'
import { lockForStep } from './tasks.ts'

type NewRow = Fresh<RecordFactsInput['facts'][number]>

/** Records lines in the ledger of a task that the acting body has, in the order given. */
export async function recordFacts(ctx: Context, input: RecordFactsInput): Promise<TrackedFact[]> {
  const { taskId, facts } = input
  checkBatch(facts, '条台账')
  const task = await lockForStep(ctx, taskId, 'track')
  const clientIds = facts.map(({ clientId }) => clientId)
  const which = { taskId, clientId: { in: clientIds } }
  const known = await ctx.tx.trackedFact.findMany({
    where: which,
    select: { clientId: true, contentHash: true },
  })
  const fresh = freshOf(facts, new Map(known.map((row) => [row.clientId, row.contentHash])))
  if (fresh.length > 0) await writeFacts(ctx, task, fresh)
  return inOrderSent(facts, await ctx.tx.trackedFact.findMany({ where: which }))
}

async function writeFacts(ctx: Context, task: Task, fresh: NewRow[]): Promise<void> {
  const targets = await ctx.tx.taskTarget.findMany({ where: { taskId: task.id } })
  const wholeIds = fresh.flatMap(({ wholeId }) => wholeId ?? [])
  const lines = await ctx.tx.trackedFact.findMany({
    where: { taskId: task.id, id: { in: wholeIds.filter(isId) }, supersededAt: null },
    select: { id: true },
  })
  refuseRows(fresh.map((fact) => judgeFact(fact, targets, lines)))
  if (!fresh.flatMap(({ evidenceFileIds }) => evidenceFileIds ?? []).every(isId)) {
    throw new DomainError('NOT_FOUND', '佐证文件不存在')
  }
  for (const { occurredOn } of fresh) checkFactDay(ctx, '发生日期', occurredOn)
  await ctx.tx.trackedFact.createMany({
    data: fresh.map(
      (fact): Prisma.TrackedFactCreateManyInput => ({
        ...kept(ctx, task),
        clientId: fact.clientId,
        contentHash: fact.contentHash,
        targetId: fact.targetId ?? null,
        title: fact.title.trim(),
        unit: fact.unit,
        stage: fact.stage ?? null,
        sources: (fact.sources ?? []).toSorted(),
        value: fact.quantity.value,
        qualifier: fact.quantity.qualifier ?? 'EQ',
        occurredOn: asDate(fact.occurredOn),
        evidence: fact.evidence?.trim() || null,
        evidenceFileIds: fact.evidenceFileIds ?? [],
        note: fact.note?.trim() || null,
        wholeId: fact.wholeId ?? null,
        isDemo: fact.isDemo ?? false,
      }),
    ),
  })
}

/** What every new line says of its task and of who records it. */
const kept = (ctx: Context, task: Task) => ({
  id: uuidv7(),
  taskId: task.id,
  ownerPath: task.ownerPath,
  responsibleOrganizationId: task.responsibleOrganizationId,
  responsiblePath: task.responsiblePath,
  recordedById: ctx.actor.organizationId as string,
  recordedByPersonId: ctx.actor.personId as string,
  recordedAt: ctx.now,
})

/** Corrects a line by a new one; the old one stays and no longer counts. */
export async function correctFact(ctx: Context, input: CorrectFactInput): Promise<TrackedFact> {
  const { factId, quantity, occurredOn, evidence, evidenceFileIds, note } = input
  const find = () => (isId(factId) ? ctx.tx.trackedFact.findUnique({ where: { id: factId } }) : null)
  const found = await find()
  if (!found) throw new DomainError('NOT_FOUND', '台账不存在')
  checkBatch([input], '条台账')
  const task = await lockForStep(ctx, found.taskId, 'correct')
  const known = await ctx.tx.trackedFact.findUnique({
    where: { taskId_clientId: { taskId: task.id, clientId: input.clientId } },
  })
  const [fresh] = freshOf([input], new Map(known ? [[known.clientId, known.contentHash]] : []))
  if (!fresh) return known as TrackedFact
  // Read again under the lock: somebody may have corrected it meanwhile.
  const line = (await find()) as TrackedFact
  if (line.supersededAt) throw new DomainError('CONFLICT', '这条台账已经更正，请更正其后的一条')
  refuse(judgeSupport(input, line.unit))
  refuse(judgeText('更正原因', input.reason))
  if (!(evidenceFileIds ?? []).every(isId)) throw new DomainError('NOT_FOUND', '佐证文件不存在')
  const day = occurredOn ?? plainDate(line.occurredOn)
  checkFactDay(ctx, '发生日期', day)
  await giveReason(ctx.tx, input.reason.trim())
  await ctx.tx.trackedFact.update({ where: { id: factId }, data: { supersededAt: ctx.now } })
  return ctx.tx.trackedFact.create({
    data: {
      ...line,
      ...kept(ctx, task),
      clientId: fresh.clientId,
      contentHash: fresh.contentHash,
      value: quantity.value,
      qualifier: quantity.qualifier ?? 'EQ',
      occurredOn: asDate(day),
      evidence: evidence?.trim() || line.evidence,
      evidenceFileIds: evidenceFileIds ?? line.evidenceFileIds,
      note: note?.trim() || line.note,
      correctsId: factId,
      correctionReason: input.reason.trim(),
      supersededAt: null,
    },
  })
}
