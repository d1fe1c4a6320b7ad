import { assertActsFor, DomainError, enqueue, plainDate } from '@dudao/service'
import { renderDocument } from '@dudao/jobs'
import type { Context } from '../context.ts'
import { openDeliveries } from '../deliveries/serving.ts'
import { checkProgress, hasReported, messageOf } from '../fencing.ts'
import { checkUploads } from '../files/files.ts'
import type { Letter, Rendering } from '../generated/prisma/client.ts'
import type {
  CompleteRenderingInput,
  FailRenderingInput,
  RenderingProgressInput,
  RenderTask,
} from '../generated/resolvers.ts'
import { addresseeRows } from '../letters/drafts.ts'
import { getLetter, lockLetter } from '../letters/letters.ts'

const unfinished = ['QUEUED', 'RUNNING']

/** Takes on a rendering: a new token, and all that the paper needs. */
export async function startRendering(ctx: Context, letterId: string): Promise<RenderTask> {
  const letter = await lockLetter(ctx, letterId)
  const [taken] = await ctx.tx.$queryRaw<{ token: number }[]>`
    update rendering set status = 'RUNNING', token = token + 1, heartbeat_at = clock_timestamp()
    where letter_id = ${letter.id}::uuid and status in ('QUEUED', 'RUNNING') returning token`
  if (!taken) throw new DomainError('CONFLICT', '该公文不在排版状态')
  return { token: taken.token, content: await contentOf(ctx, letter) }
}

async function contentOf(ctx: Context, letter: Letter) {
  const { id, kind, number, title, issuerName, blocks, approvedOn, occurredOn, isDemo } = letter
  return {
    letterId: id,
    kind,
    number,
    title,
    issuer: issuerName,
    addressees: (await addresseeRows(ctx, letter)).map(({ name }) => name),
    blocks,
    approvedOn: approvedOn && plainDate(approvedOn),
    occurredOn: plainDate(occurredOn),
    isDemo,
  }
}

/** Keeps the progress and the sign of life. */
export async function renderingProgress(ctx: Context, input: RenderingProgressInput): Promise<Letter> {
  checkProgress(input.progress)
  const { letter, reported } = await lockRendering(ctx, input)
  if (!reported) {
    await ctx.tx
      .$executeRaw`update rendering set progress = ${input.progress}, heartbeat_at = clock_timestamp()
      where letter_id = ${letter.id}::uuid`
  }
  return letter
}

/** Attaches the papers and opens one delivery for each addressee and channel. The same call again changes nothing. */
export async function completeRendering(ctx: Context, input: CompleteRenderingInput): Promise<Letter> {
  const { letter, rendering, reported } = await lockRendering(ctx, input)
  if (reported && rendering.status === 'DONE') return letter
  if (reported) throw new DomainError('CONFLICT', '该公文不在排版状态')
  const fileIds = await checkUploads(ctx, input.files)
  await ctx.tx.letterFile.createMany({
    data: fileIds.map((fileId, position) => ({ letterId: letter.id, fileId, position })),
  })
  await ctx.tx.rendering.update({
    where: { id: rendering.id },
    data: { status: 'DONE', progress: 100, pages: input.pages },
  })
  const rendered = await ctx.tx.letter.update({ where: { id: letter.id }, data: { status: 'RENDERED' } })
  await openDeliveries(ctx, rendered, await addresseeRows(ctx, letter))
  return rendered
}

/** Keeps why a try failed; after the last one the letter waits for an officer. */
export async function failRendering(ctx: Context, input: FailRenderingInput): Promise<Letter> {
  const { letter, rendering, reported } = await lockRendering(ctx, input)
  if (!reported) {
    await ctx.tx.rendering.update({
      where: { id: rendering.id },
      data: input.final
        ? { status: 'FAILED', failure: messageOf(input.message) }
        : { status: 'QUEUED', progress: 0 },
    })
  }
  return letter
}

/** Lets a failed rendering be tried again. */
export async function retryRendering(ctx: Context, letterId: string): Promise<Letter> {
  assertActsFor(ctx, (await getLetter(ctx, letterId)).issuerOrganizationId)
  const letter = await lockLetter(ctx, letterId)
  const { count } = await ctx.tx.rendering.updateMany({
    where: { letterId: letter.id, status: 'FAILED' },
    data: {
      status: 'QUEUED',
      progress: 0,
      failure: null,
      heartbeatAt: new Date(),
      clock: ctx.actor.clock,
      requestId: ctx.actor.requestId,
    },
  })
  if (count === 0) throw new DomainError('CONFLICT', '只有排版失败的公文可以重试')
  await enqueue(ctx, renderDocument, { documentId: letter.id })
  return letter
}

async function lockRendering(
  ctx: Context,
  { letterId, token }: { letterId: string; token: number },
): Promise<{ letter: Letter; rendering: Rendering; reported: boolean }> {
  const letter = await lockLetter(ctx, letterId)
  const rendering = await ctx.tx.rendering.findUnique({ where: { letterId: letter.id } })
  if (!rendering) throw new DomainError('CONFLICT', '该公文不在排版状态')
  return { letter, rendering, reported: hasReported(rendering, token, unfinished) }
}
