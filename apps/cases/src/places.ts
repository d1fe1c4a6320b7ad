import { DomainError, isId, rangeOf } from '@dudao/service'
import type { Context } from './context.ts'
import { DivisionPlacesDocument, OrganizationPlacesDocument } from './generated/operations.ts'
import type { UnitKind } from './generated/resolvers.ts'

/** Where an organization belongs, as directory says. */
export interface Place {
  id: string
  name: string
  kind: UnitKind
  divisionId: string
  path: string
}

const unique = (ids: readonly (string | null | undefined)[]): string[] => [
  ...new Set(ids.filter((id) => id != null)),
]

/**
 * Organizations with their divisions.
 *
 * @param ids may repeat and be empty; at most 500 different ones
 * @throws DomainError NOT_FOUND when one does not exist
 */
export async function placesOf(
  ctx: Context,
  ids: readonly (string | null | undefined)[],
): Promise<Map<string, Place>> {
  const wanted = unique(ids)
  if (wanted.length === 0) return new Map()
  if (!wanted.every(isId)) throw new DomainError('NOT_FOUND', '机构不存在')
  const { organizationsById } = await ctx.graph.request(
    OrganizationPlacesDocument,
    { ids: wanted },
    ctx.callAs,
  )
  if (organizationsById.length < wanted.length) throw new DomainError('NOT_FOUND', '机构不存在')
  return new Map(
    organizationsById.map(({ id, name, kind, division }) => [
      id,
      { id, name, kind: unitKindOf(kind), divisionId: division.id, path: division.path },
    ]),
  )
}

const toldApart = ['GOVERNMENT', 'DEPARTMENT', 'SCHOOL', 'KINDERGARTEN', 'TRAINING_INSTITUTION'] as const

/** @param kind as directory names it */
export const unitKindOf = (kind: string): UnitKind => toldApart.find((one) => one === kind) ?? 'OTHER'

/** One of the places asked for. */
export function placeIn(places: ReadonlyMap<string, Place>, id: string): Place {
  const place = places.get(id)
  if (!place) throw new Error(`organization ${id} was not asked for`)
  return place
}

/**
 * Paths of divisions.
 *
 * @param ids may repeat and be empty; at most 500 different ones
 * @throws DomainError NOT_FOUND when one does not exist
 */
export async function divisionPathsOf(
  ctx: Context,
  ids: readonly (string | null | undefined)[],
): Promise<Map<string, string>> {
  const wanted = unique(ids)
  if (wanted.length === 0) return new Map()
  const { divisionsById } = await ctx.graph.request(DivisionPlacesDocument, { ids: wanted }, ctx.callAs)
  if (divisionsById.length < wanted.length) throw new DomainError('NOT_FOUND', '区划不存在')
  return new Map(divisionsById.map(({ id, path }) => [id, path]))
}

/** Whether a path lies in the division of `ownerPath` or below. */
export function isBelow(ownerPath: string, path: string): boolean {
  const [lo, hi] = rangeOf(ownerPath)
  return lo <= path && path < hi
}

/** @throws DomainError FORBIDDEN when the organization is not in the division of `ownerPath` or below */
export function checkBelow(ownerPath: string, place: Pick<Place, 'name' | 'path'>, row = ''): void {
  if (!isBelow(ownerPath, place.path)) {
    throw new DomainError('FORBIDDEN', `${row}${place.name}不在本机构的管辖范围内`)
  }
}
