import { isId } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { reference } from '../references.ts'
import { activityOf } from './activity.ts'

export const activityResolvers: Pick<Resolvers, 'Person'> = {
  Person: {
    __resolveReference: ({ id }) => (isId(id) ? reference(id) : null),
    inspectionActivity: ({ id }, { from, to }, ctx) => activityOf(ctx, id, from, to),
  },
}
