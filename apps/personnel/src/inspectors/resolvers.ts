import { appraisalsOf } from '../appraisals/appraisals.ts'
import { dutiesOf } from '../duties/duties.ts'
import { findExpertOf } from '../experts/experts.ts'
import { findFile } from '../files/files.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { declaredRelationsOf } from '../recusals/relations.ts'
import { trainingYear } from '../training/years.ts'
import {
  appointmentsOf,
  appointmentsOn,
  findInspector,
  homeDivisionOf,
  inspectorsPage,
} from './inspectors.ts'

export const inspectorResolvers: Pick<Resolvers, 'Query' | 'Inspector' | 'Person'> = {
  Query: {
    inspector: (_, { id }, ctx) => findInspector(ctx, id),
    inspectors: (_, args, ctx) => inspectorsPage(ctx, args),
  },
  Inspector: {
    __resolveReference: ({ id }, ctx) => findInspector(ctx, id),
    person: ({ id }) => ({ id }),
    appointments: ({ id }, _, ctx) => appointmentsOf(ctx, id),
    appointmentOn: ({ id }, { on }, ctx) => appointmentsOn(ctx, id, on),
    homeDivision: ({ id }, _, ctx) => homeDivisionOf(ctx, id),
    declaredRelations: ({ id }, _, ctx) => declaredRelationsOf(ctx, id),
    training: ({ id }, { year }, ctx) => trainingYear(ctx, id, year),
    duties: ({ id }, { on }, ctx) => dutiesOf(ctx, id, on),
    appraisals: ({ id }, _, ctx) => appraisalsOf(ctx, id),
  },
  Person: {
    inspector: ({ id }, _, ctx) => findInspector(ctx, id),
    inspectorFile: ({ id }, _, ctx) => findFile(ctx, id),
    expert: ({ id }, _, ctx) => findExpertOf(ctx, id),
  },
}
