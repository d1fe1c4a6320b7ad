import { DomainError } from '@dudao/service'
import type { Context } from '../context.ts'
import { FeeInspectionDocument, FeeRoundDocument } from '../generated/operations.ts'
import type { Fee } from '../generated/prisma/client.ts'
import { findTrainingSession } from '../courses/sessions.ts'
import type { FeeActivity } from './input.ts'

/** An activity as lines keep it: a reference, or the office's own words. */
export type KeptActivity = Pick<Fee, 'activityKind' | 'activityId' | 'activityTitle' | 'activityKey'>

/** The same words of two offices are two activities; an inspection is one, whoever pays. */
export const keptActivity = ({ kind, id, title }: FeeActivity, officeId: string): KeptActivity => ({
  activityKind: kind,
  activityId: id ?? null,
  activityTitle: title ?? null,
  activityKey: id ? `${kind} ${id}` : `${officeId} ${title}`,
})

const names = { INSPECTION: '督导', TRAINING_SESSION: '培训', EVALUATION_ROUND: '评价轮次', OTHER: '活动' }

/** @throws DomainError NOT_FOUND for what the caller may not see */
export async function checkActivity(ctx: Context, activity: FeeActivity): Promise<void> {
  if (await exists(ctx, activity)) return
  throw new DomainError('NOT_FOUND', `${names[activity.kind]}不存在`)
}

async function exists(ctx: Context, { kind, id }: FeeActivity): Promise<boolean> {
  if (!id) return true
  if (kind === 'TRAINING_SESSION') return (await findTrainingSession(ctx, id)) !== null
  if (kind === 'INSPECTION') {
    return Boolean((await ctx.graph.request(FeeInspectionDocument, { id }, ctx.callAs)).inspection)
  }
  return Boolean((await ctx.graph.request(FeeRoundDocument, { id }, ctx.callAs)).round)
}
