import { DomainError, refuseRows } from '@dudao/service'
import { allPages } from '../all-pages.ts'
import type { Context } from '../context.ts'
import { InspectorCandidatesDocument, UnitCandidatesDocument } from '../generated/operations.ts'
import type { DrawInspectorsInput, DrawUnitsInput, HoldDrawInput, UnitKind } from '../generated/resolvers.ts'
import type { Draw } from '../generated/prisma/client.ts'
import { checkBelow, divisionPathsOf, placesOf, unitKindOf } from '../places.ts'
import { eligibilityOf } from '../teams/eligibility.ts'
import type { Lists } from './lots.ts'
import { judgeOffice, maxInspectorCandidates, maxUnitCandidates } from './rules.ts'

/** Who and what can be drawn: as listed, or all that directory and personnel have of a division. */
export async function candidatesOf(
  ctx: Context,
  draw: Draw,
  { units, inspectors, inspectOn }: Pick<HoldDrawInput, 'units' | 'inspectors' | 'inspectOn'>,
): Promise<Lists> {
  const unitCandidates = units.organizationIds
    ? await listedUnits(ctx, draw, units.organizationIds)
    : await unitsOf(ctx, draw, units)
  const inspectorCandidates = inspectors.personIds
    ? await listedInspectors(ctx, inspectors.personIds, unitCandidates[0]?.id, inspectOn)
    : await inspectorsOf(ctx, draw, inspectors, inspectOn)
  return {
    strata: units.strata ?? [{ kind: 'ANY', count: units.count as number }],
    inspectorCount: inspectors.count,
    units: unitCandidates,
    inspectors: inspectorCandidates,
  }
}

interface Unit {
  id: string
  kind: UnitKind
}

async function listedUnits(ctx: Context, draw: Draw, ids: readonly string[]): Promise<Unit[]> {
  const places = await placesOf(ctx, ids)
  for (const place of places.values()) checkBelow(draw.ownerPath, place)
  if (places.has(draw.organId)) throw new DomainError('INVALID', '督导机构不能以自己为督导对象')
  return ids.map((id) => ({ id, kind: places.get(id)?.kind ?? 'OTHER' }))
}

async function unitsOf(ctx: Context, draw: Draw, { divisionId, kinds }: DrawUnitsInput): Promise<Unit[]> {
  await checkDivision(ctx, draw, divisionId as string)
  const found = await allPages(maxUnitCandidates, async (after) => {
    const filter = { divisionId, kinds: kinds?.filter((kind) => kind !== 'OTHER') }
    const { organizations } = await ctx.graph.request(UnitCandidatesDocument, { filter, after }, ctx.callAs)
    return organizations
  })
  return found.flatMap(({ id, kind }) => (id === draw.organId ? [] : [{ id, kind: unitKindOf(kind) }]))
}

/** Everybody listed is an inspector on that day: told apart before the draw, so that the draw itself refuses nobody. */
async function listedInspectors(
  ctx: Context,
  personIds: readonly string[],
  unitId: string | undefined,
  on: string,
): Promise<readonly string[]> {
  if (!unitId || personIds.length === 0) return personIds
  const { inspectors } = await eligibilityOf(ctx, personIds, [unitId], on)
  refuseRows(personIds.map((id) => judgeOffice(inspectors.has(id))))
  return personIds
}

async function inspectorsOf(
  ctx: Context,
  draw: Draw,
  { divisionId }: DrawInspectorsInput,
  appointedOn: string,
): Promise<string[]> {
  await checkDivision(ctx, draw, divisionId as string)
  const found = await allPages(maxInspectorCandidates, async (after) => {
    const filter = { divisionId, appointedOn }
    const { inspectors } = await ctx.graph.request(InspectorCandidatesDocument, { filter, after }, ctx.callAs)
    return inspectors
  })
  return found.map(({ id }) => id)
}

async function checkDivision(ctx: Context, draw: Draw, divisionId: string): Promise<void> {
  const path = (await divisionPathsOf(ctx, [divisionId])).get(divisionId) ?? ''
  checkBelow(draw.ownerPath, { name: '该区划', path })
}
