import { asDate, DomainError, once } from '@dudao/service'
import type { Context } from '../context.ts'
import { UnitDocument } from '../generated/operations.ts'
import type { DeclareRelationInput } from '../generated/resolvers.ts'
import type { DeclaredRelation } from '../generated/prisma/client.ts'
import { findInspector } from '../inspectors/inspectors.ts'
import { parse } from '../input.ts'
import { declaration } from './input.ts'

const maxRelations = 50

/** Declares a relation of an inspector to a unit: the inspector about oneself, or an officer or leader. */
export async function declareRelation(ctx: Context, raw: DeclareRelationInput): Promise<DeclaredRelation> {
  const { personId, organizationId, ground, from, to, note, idempotencyKey } = parse(declaration, raw)
  const { actor } = ctx
  const isOffice = actor.roles.includes('OFFICER') || actor.roles.includes('LEADER')
  if (personId !== actor.personId && !isOffice) {
    throw new DomainError('FORBIDDEN', '只能申报本人的回避情形')
  }
  const id = await once(ctx, 'declareRelation', idempotencyKey, async () => {
    const inspector = await findInspector(ctx, personId)
    if (!inspector) throw new DomainError('NOT_FOUND', '督学不存在')
    const { organization } = await ctx.graph.request(UnitDocument, { id: organizationId }, ctx.callAs)
    if (!organization) throw new DomainError('NOT_FOUND', '机构不存在')
    const written = await ctx.tx.declaredRelation.create({
      data: {
        inspectorId: inspector.id,
        organizationId,
        ground,
        from: asDate(from),
        to: to ? asDate(to) : null,
        note: note ?? null,
        recordedAt: ctx.now,
      },
    })
    return written.id
  })
  return ctx.tx.declaredRelation.findUniqueOrThrow({ where: { id } })
}

/** What an inspector declared, as far as the caller may see it, newest first. */
export async function declaredRelationsOf(ctx: Context, inspectorId: string): Promise<DeclaredRelation[]> {
  const found = ctx.tx.inspector.findUnique({ where: { id: inspectorId } })
  return (await found.declaredRelations({ orderBy: { id: 'desc' }, take: maxRelations })) ?? []
}
