import { isId, plainDate, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { PublicBoard } from '../generated/resolvers.ts'
import { mattersOf } from './duty-rules.ts'

interface BoardRow {
  inspectorName: string
  validFrom: Date
  validTo: Date | null
  schoolName: string
  schoolKind: string
  officeName: string
  officePhone: string | null
  isDemo: boolean
}

/**
 * What the board at the gate says today (《中小学校责任督学挂牌督导办法》: 公示牌), to everybody. A school without a
 * responsible inspector in office, an unknown one and a malformed id have no board.
 */
export async function publicBoard(ctx: Context, organizationId: string): Promise<PublicBoard | null> {
  if (!isId(organizationId)) return null
  const rows = await ctx.tx.$queryRaw<BoardRow[]>`
    select inspector_name as "inspectorName", valid_from as "validFrom", valid_to as "validTo",
      school_name as "schoolName", school_kind as "schoolKind", office_name as "officeName",
      office_phone as "officePhone", is_demo as "isDemo"
    from public_board(${organizationId}::uuid, ${todayOf(ctx)}::date)`
  const [newest] = rows
  if (!newest) return null
  return {
    schoolName: newest.schoolName,
    officeName: newest.officeName,
    officePhone: newest.officePhone,
    inspectors: rows.map(({ inspectorName, validFrom, validTo }) => ({
      name: inspectorName,
      validFrom: plainDate(validFrom),
      validTo: validTo && plainDate(validTo),
    })),
    matters: mattersOf(newest.schoolKind),
    isDemo: rows.some(({ isDemo }) => isDemo),
  }
}
