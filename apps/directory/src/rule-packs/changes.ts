import { addCalendarDays } from '@dudao/rules'
import { plainDate } from '@dudao/service'
import type { Context } from '../context.ts'
import type { RulePackVersion, RuleParameter } from '../generated/prisma/client.ts'
import { ancestry } from './rule-packs.ts'
import type { PackRow } from './rules.ts'
import { rowsOf } from './versions.ts'

export interface ChangeParent {
  key: string
  before: RuleParameter | null
  after: PackRow
}

/** Each row of a version beside the row that held in its division on the day before it begins. */
export async function changesOf(ctx: Context, version: RulePackVersion): Promise<ChangeParent[]> {
  const rows = rowsOf(version)
  const { path } = await ctx.tx.division.findUniqueOrThrow({ where: { id: version.divisionId } })
  const known = await ctx.tx.ruleParameter.findMany({
    where: { key: { in: rows.map(({ key }) => key) }, division: { path: { in: ancestry(path) } } },
    include: { division: { select: { path: true } } },
  })
  // The nearest division first, and of its rows the one that came last.
  const preferred = known.toSorted(
    (a, b) =>
      b.division.path.length - a.division.path.length || b.validFrom.getTime() - a.validFrom.getTime(),
  )
  return rows.map((after) => {
    const eve = addCalendarDays(after.validFrom, -1)
    const held = ({ key, validFrom, validTo }: RuleParameter) =>
      key === after.key && plainDate(validFrom) <= eve && (!validTo || eve < plainDate(validTo))
    return { key: after.key, before: preferred.find(held) ?? null, after }
  })
}
