import { once, refuse } from '@dudao/service'
import type { Context } from '../context.ts'
import type { AttachDrawInput } from '../generated/resolvers.ts'
import type { Inspection } from '../generated/prisma/client.ts'
import { addObjects, getInspection, lockOwnInspection } from '../inspections/inspections.ts'
import { placesOf } from '../places.ts'
import { addTeamMembers } from '../teams/teams.ts'
import { lockOwnDraw } from './draws.ts'
import { judgeAttachment } from './rules.ts'

/** Makes the units drawn objects of an inspection, and the inspectors drawn members of its team, all or none. */
export async function attachDraw(ctx: Context, input: AttachDrawInput): Promise<Inspection> {
  const { drawId, inspectionId, leadPersonId } = input
  const id = await once(ctx, 'attachDraw', input.idempotencyKey, async () => {
    const draw = await lockOwnDraw(ctx, drawId)
    const inspection = await lockOwnInspection(ctx, inspectionId, 'attachDraw')
    const units = await ctx.tx.drawnUnit.findMany({ where: { drawId }, orderBy: { place: 'asc' } })
    const drawn = await ctx.tx.drawnInspector.findMany({ where: { drawId }, orderBy: { place: 'asc' } })
    const objects = await ctx.tx.inspectionObject.findMany({ where: { inspectionId } })
    const team = await ctx.tx.teamMember.findMany({ where: { inspectionId, removedAt: null } })

    const known = new Set(objects.map(({ organizationId }) => organizationId))
    const fresh = units.flatMap(({ organizationId }) => (known.has(organizationId) ? [] : organizationId))
    const members = new Set(team.map(({ personId }) => personId))
    const added = drawn.flatMap(({ personId }) => (members.has(personId) ? [] : personId))
    refuse(judgeAttachment(draw, { objects: known.size + fresh.length, leadPersonId, added }))
    await addObjects(ctx, inspection, await placesOf(ctx, fresh))
    if (added.length > 0) {
      const role = (personId: string) => (personId === leadPersonId ? 'LEAD' : 'MEMBER')
      await addTeamMembers(ctx, {
        inspectionId,
        members: added.map((personId) => ({ personId, role: role(personId) })),
      })
    }
    await ctx.tx.draw.update({ where: { id: drawId }, data: { inspectionId } })
    return inspectionId
  })
  return getInspection(ctx, id)
}
