import { isId, plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { reference } from '../references.ts'
import { attachDraw } from './attachment.ts'
import { holdDraw, openDraw } from './draws.ts'
import { drawsPage, exclusionsOfDraw, inspectorsOfDraw, unitsOfDraw } from './lists.ts'

export const drawResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Draw' | 'DrawnUnit' | 'DrawnInspector' | 'DrawExclusion'
> = {
  Query: {
    draw: (_, { id }, ctx) => (isId(id) ? ctx.tx.draw.findUnique({ where: { id } }) : null),
    draws: (_, args, ctx) => drawsPage(ctx, args),
  },
  Mutation: {
    openDraw: (_, { input }, ctx) => openDraw(ctx, input),
    holdDraw: (_, { input }, ctx) => holdDraw(ctx, input),
    attachDraw: (_, { input }, ctx) => attachDraw(ctx, input),
  },
  Draw: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? ctx.tx.draw.findUnique({ where: { id } }) : null),
    organ: ({ organId }) => reference(organId),
    status: ({ heldAt }) => (heldAt ? 'HELD' : 'OPENED'),
    // Told before the draw it would let one choose the lists by what they draw.
    secret: ({ secret, heldAt }) => (heldAt ? secret : null),
    inspectOn: ({ inspectOn }) => inspectOn && plainDate(inspectOn),
    units: ({ id }, _, ctx) => unitsOfDraw(ctx, id),
    inspectors: ({ id }, _, ctx) => inspectorsOfDraw(ctx, id),
    exclusions: ({ id }, _, ctx) => exclusionsOfDraw(ctx, id),
    repeatOf: ({ repeatOfId }, _, ctx) =>
      repeatOfId ? ctx.tx.draw.findUnique({ where: { id: repeatOfId } }) : null,
    inspection: ({ inspectionId }, _, ctx) =>
      inspectionId ? ctx.tx.inspection.findUnique({ where: { id: inspectionId } }) : null,
    openedAt: ({ recordedAt }) => recordedAt,
  },
  DrawnUnit: {
    organization: ({ organizationId }) => reference(organizationId),
    kind: ({ unitKind }) => unitKind as never,
  },
  DrawnInspector: {
    person: ({ personId }) => reference(personId),
  },
  DrawExclusion: {
    person: ({ personId }) => reference(personId),
    organization: ({ organizationId }) => reference(organizationId),
  },
}
