import { loadChildren } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Inspection, TeamMember } from '../generated/prisma/client.ts'

const most = 20

/** Other unfinished inspections on whose team a member is; row policies narrow them to what the reader may see. */
export async function busyWith(ctx: Context, member: TeamMember): Promise<Inspection[]> {
  const read = (personIds: string[]) =>
    ctx.tx.teamMember.findMany({
      where: {
        personId: { in: personIds },
        removedAt: null,
        inspection: { status: { in: ['NOTIFIED', 'ON_SITE'] } },
      },
      include: { inspection: true },
      orderBy: { id: 'desc' },
      take: 2_000,
    })
  const places = await loadChildren(ctx, 'busy', member.personId, read, (row) => row.personId)
  return places
    .map(({ inspection }) => inspection)
    .filter(({ id }) => id !== member.inspectionId)
    .slice(0, most)
}
