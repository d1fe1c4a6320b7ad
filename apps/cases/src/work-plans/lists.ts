import { type Connection, loadChildren, loadTogether, type PageArgs, paginate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { WorkPlanFilter, WorkPlanSection } from '../generated/resolvers.ts'
import type { Prisma, WorkPlan, WorkPlanItem } from '../generated/prisma/client.ts'

export type WorkPlanPage = Connection<WorkPlan>

export function workPlansPage(
  ctx: Context,
  args: PageArgs & { filter?: WorkPlanFilter | null },
): Promise<WorkPlanPage> {
  const { year } = args.filter ?? {}
  const where: Prisma.WorkPlanWhereInput = { ...(year && { year }) }
  return paginate(
    ctx.actor,
    'workPlans',
    args,
    ({ before, take }) =>
      ctx.tx.workPlan.findMany({
        where: { ...where, ...(before && { id: { lt: before } }) },
        orderBy: { id: 'desc' },
        take,
      }),
    () => ctx.tx.workPlan.count({ where }),
  )
}

export async function workPlanById(ctx: Context, id: string): Promise<WorkPlan | null> {
  const plan = await loadTogether(ctx, 'work plan', id, async (ids) => {
    const rows = await ctx.tx.workPlan.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return plan ?? null
}

export async function workPlanItemById(ctx: Context, id: string | null): Promise<WorkPlanItem | null> {
  if (!id) return null
  const item = await loadTogether(ctx, 'work plan item', id, async (ids) => {
    const rows = await ctx.tx.workPlanItem.findMany({ where: { id: { in: ids } } })
    return new Map(rows.map((row) => [row.id, row]))
  })
  return item ?? null
}

/** A section as the graph tells it, its items being rows. */
export type SectionRow = Omit<WorkPlanSection, 'items'> & { items: WorkPlanItem[] }

export async function sectionsOf(ctx: Context, plan: WorkPlan): Promise<SectionRow[]> {
  const read = (ids: string[]) =>
    ctx.tx.workPlanItem.findMany({ where: { workPlanId: { in: ids } }, orderBy: { number: 'asc' } })
  const items = await loadChildren(ctx, 'work plan items', plan.id, read, (row) => row.workPlanId)
  return plan.sections.map((title, i) => ({
    number: i + 1,
    title,
    items: items.filter(({ section }) => section === i + 1),
  }))
}
