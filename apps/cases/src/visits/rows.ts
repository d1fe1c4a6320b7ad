import { asDate } from '@dudao/service'
import { v7 as uuidv7 } from 'uuid'
import type { Context } from '../context.ts'
import type { NewVisit } from '../generated/resolvers.ts'
import type { Inspection, Prisma } from '../generated/prisma/client.ts'
import { checkBelow, divisionPathsOf, placeIn, placesOf } from '../places.ts'
import type { Fresh } from '../sent.ts'
import { personsOf } from './rules.ts'

export type VisitRow = Omit<
  Prisma.VisitCreateManyInput,
  'recusalJudged' | 'recordedByPersonId' | 'organizationId' | 'occurredOn'
> & {
  organizationId: string | null
  occurredOn: Date
}

/**
 * Rows with the place's division and name, all of them in the range of the inspecting body; of the pairs what the
 * inspection says where the visit says nothing.
 */
export async function locate(
  ctx: Context,
  inspection: Inspection,
  fresh: Fresh<NewVisit>[],
): Promise<VisitRow[]> {
  const places = await placesOf(
    ctx,
    fresh.map(({ organizationId }) => organizationId),
  )
  const divisions = await divisionPathsOf(
    ctx,
    fresh.map(({ organizationId, divisionId }) => (organizationId ? null : divisionId)),
  )
  divisions.set(inspection.ownerDivisionId, inspection.ownerPath)
  return fresh.map((visit, i) => {
    const { organizationId, divisionId, placeName } = visit
    const spot = { divisionId: divisionId ?? inspection.ownerDivisionId, name: '', kind: null }
    const path = divisions.get(spot.divisionId) ?? ''
    const place = organizationId ? placeIn(places, organizationId) : { ...spot, path }
    const name = placeName?.trim() || place.name
    checkBelow(inspection.ownerPath, { name, path: place.path }, `第 ${i + 1} 行：`)
    return {
      ...said(visit, inspection),
      id: uuidv7(),
      inspectionId: inspection.id,
      ownerPath: inspection.ownerPath,
      organizationId: organizationId ?? null,
      organizationKind: place.kind,
      divisionId: place.divisionId,
      placePath: place.path,
      placeName: name,
      recordedAt: ctx.now,
    }
  })
}

function said(visit: Fresh<NewVisit>, { orientation, selection, openness }: Inspection) {
  const persons = personsOf(visit)
  return {
    clientId: visit.clientId,
    contentHash: visit.contentHash,
    kind: visit.kind,
    isDemo: visit.isDemo,
    occurredOn: asDate(visit.occurredOn),
    methods: [...new Set(visit.methods)],
    orientation: visit.orientation ?? orientation,
    selection: visit.selection ?? selection,
    openness: visit.openness ?? openness,
    personsValue: persons?.value ?? null,
    personsQualifier: persons?.qualifier ?? null,
    headcounts: (visit.headcounts ?? []).map(({ group, count }) => ({ group, qualifier: 'EQ', ...count })),
    participantIds: [...new Set(visit.participantIds)],
    heard: [...new Set(visit.heard)],
    absent: [...new Set(visit.absent)],
    chosenAtRandom: visit.chosenAtRandom ?? null,
    announcedOn: visit.announcedOn ? asDate(visit.announcedOn) : null,
  }
}
