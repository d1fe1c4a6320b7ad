import { DomainError, isId, rangeOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { SchoolCountsInput } from '../generated/resolvers.ts'
import { thresholdsOf } from './large.ts'

/** Schools of one county, kind and part. */
export interface CountedSchools {
  divisionId: string
  kind: string
  part: string
  schools: number
  large: number
  sizeUnknown: number
}

/**
 * Schools of a division and below, counted in one statement by the county or zone that they are under; what a city or
 * province runs itself stands under it.
 *
 * @throws DomainError NOT_FOUND for an unknown division, INVALID for a faulty threshold
 */
export async function schoolCounts(
  ctx: Context,
  { divisionId, on, stage, largeFrom }: SchoolCountsInput,
): Promise<CountedSchools[]> {
  const division = isId(divisionId) ? await ctx.tx.division.findUnique({ where: { id: divisionId } }) : null
  if (!division) throw new DomainError('NOT_FOUND', '区划不存在')
  const [lo, hi] = rangeOf(division.path)
  const thresholds = await thresholdsOf(ctx, largeFrom ?? [])
  return ctx.tx.$queryRaw<CountedSchools[]>`
    with threshold as (
      select * from unnest(${thresholds.map(({ path }) => path)}::text[],
        ${thresholds.map(({ pupils }) => pupils)}::int[]) as t (path, pupils)
    ), place as materialized (
      select d.id, case when d.kind = 'TOWNSHIP' then d.parent_id else d.id end as division_id,
        (select t.pupils from threshold t where starts_with(d.path, t.path) order by length(t.path) desc limit 1)
          as large_from
      from division d where d.path >= ${lo} and d.path < ${hi}
    ), school as (
      select p.division_id, o.kind,
        case when f.is_teaching_point then 'TEACHING_POINT' when f.is_campus then 'CAMPUS' else 'WHOLE' end as part,
        coalesce(f.is_large, f.pupils >= p.large_from) as is_large
      from organization o
      join place p on p.id = o.division_id
      left join school_facts f on f.organization_id = o.id
        and f.valid_from <= ${on}::date and ${on}::date < coalesce(f.valid_to, 'infinity')
      where o.kind in ('SCHOOL', 'KINDERGARTEN') and o.division_path >= ${lo} and o.division_path < ${hi}
        and (o.closed_on is null or o.closed_on > ${on}::date)
        and (${stage ?? null}::text is null or ${stage ?? null} = any(f.stages))
    )
    select division_id as "divisionId", kind, part, count(*)::int as schools,
      (count(*) filter (where is_large))::int as large,
      (count(*) filter (where is_large is null))::int as "sizeUnknown"
    from school group by 1, 2, 3 order by 1, 2, 3`
}
