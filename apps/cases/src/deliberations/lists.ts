import { loadChildren } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Deliberation, DeliberationVote, PublicOpinion } from '../generated/prisma/client.ts'

export function publicOpinionsOf(ctx: Context, inspectionId: string): Promise<PublicOpinion[]> {
  const read = (ids: string[]) =>
    ctx.tx.publicOpinion.findMany({ where: { inspectionId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'public opinions', inspectionId, read, (row) => row.inspectionId)
}

export function deliberationsOf(ctx: Context, inspectionId: string): Promise<Deliberation[]> {
  const read = (ids: string[]) =>
    ctx.tx.deliberation.findMany({ where: { inspectionId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'deliberations', inspectionId, read, (row) => row.inspectionId)
}

export function votesOf(ctx: Context, deliberationId: string): Promise<DeliberationVote[]> {
  const read = (ids: string[]) =>
    ctx.tx.deliberationVote.findMany({ where: { deliberationId: { in: ids } }, orderBy: { id: 'asc' } })
  return loadChildren(ctx, 'votes', deliberationId, read, (row) => row.deliberationId)
}
