import { type Connection, loadChildren, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Draw, DrawExclusion, DrawnInspector, DrawnUnit } from '../generated/prisma/client.ts'

export type DrawPage = Connection<Draw>

export function drawsPage(ctx: Context, args: PageArgs): Promise<DrawPage> {
  return paginate(
    ctx.actor,
    'draws',
    args,
    ({ before, take }) =>
      ctx.tx.draw.findMany({ where: before ? { id: { lt: before } } : {}, orderBy: { id: 'desc' }, take }),
    () => ctx.tx.draw.count(),
  )
}

const byDraw = ({ drawId }: { drawId: string }) => drawId
const ofDraws = (ids: string[]) => ({ where: { drawId: { in: ids } } })

export const unitsOfDraw = (ctx: Context, id: string): Promise<DrawnUnit[]> =>
  loadChildren(
    ctx,
    'drawn units',
    id,
    (ids) => ctx.tx.drawnUnit.findMany({ ...ofDraws(ids), orderBy: { place: 'asc' } }),
    byDraw,
  )

export const inspectorsOfDraw = (ctx: Context, id: string): Promise<DrawnInspector[]> =>
  loadChildren(
    ctx,
    'drawn inspectors',
    id,
    (ids) => ctx.tx.drawnInspector.findMany({ ...ofDraws(ids), orderBy: { place: 'asc' } }),
    byDraw,
  )

export const exclusionsOfDraw = (ctx: Context, id: string): Promise<DrawExclusion[]> =>
  loadChildren(
    ctx,
    'exclusions',
    id,
    (ids) => ctx.tx.drawExclusion.findMany({ ...ofDraws(ids), orderBy: { personId: 'asc' } }),
    byDraw,
  )

export const drawsOfInspection = (ctx: Context, inspectionId: string): Promise<Draw[]> =>
  loadChildren(
    ctx,
    'draws',
    inspectionId,
    (ids) => ctx.tx.draw.findMany({ where: { inspectionId: { in: ids } }, orderBy: { id: 'asc' } }),
    (row) => row.inspectionId,
  )
