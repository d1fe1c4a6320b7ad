import { isId, plainDate, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { PublicBoard } from '../generated/resolvers.ts'
import { mattersOf } from './duty-rules.ts'

interface BoardRow {
  inspectorName: string
  validFrom: Date
  schoolName: string
  schoolKind: string
  officeName: string
  officePhone: string | null
}

/**
 * What the board at the gate says today (《中小学校责任督学挂牌督导办法》: 公示牌), to everybody. A school without a
 * responsible inspector in office, an unknown one and a malformed id have no board.
 */
export async function publicBoard(ctx: Context, organizationId: string): Promise<PublicBoard | null> {
  if (!isId(organizationId)) return null
  const rows = await ctx.tx.$queryRaw<BoardRow[]>`
    select inspector_name as "inspectorName", valid_from as "validFrom", school_name as "schoolName",
      school_kind as "schoolKind", office_name as "officeName", office_phone as "officePhone"
    from public_board(${organizationId}::uuid, ${todayOf(ctx)}::date)`
  const [newest] = rows
  if (!newest) return null
  return {
    schoolName: newest.schoolName,
    officeName: newest.officeName,
    officePhone: newest.officePhone,
    inspectors: rows.map(({ inspectorName, validFrom }) => ({
      name: inspectorName,
      validFrom: plainDate(validFrom),
    })),
    matters: mattersOf(newest.schoolKind),
  }
}
