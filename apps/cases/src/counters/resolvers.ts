import type { Resolvers } from '../generated/resolvers.ts'
import { statusNames as inspectionStatuses } from '../inspections/rules.ts'
import { statusNames as problemStatuses } from '../problems/rules.ts'
import { reference } from '../references.ts'
import { countsOf, overdueOf, type Scope } from './counters.ts'
import { closureRateOf, foundOf, inOrder, keysOf, mostFirst, totalOf } from './rules.ts'
import { countersOfDivision, divisionCounters } from './scopes.ts'

const ofInspections = (scope: Scope) => ({ ...scope, side: 'OWNED' as const })

export const counterResolvers: Pick<Resolvers, 'Query' | 'Division' | 'DivisionCounters' | 'SideCounters'> = {
  Query: {
    divisionCounters: (_, args, ctx) => divisionCounters(ctx, args),
  },
  Division: {
    __resolveReference: (division) => division,
    counters: (division, args, ctx) => countersOfDivision(ctx, division, args),
  },
  DivisionCounters: {
    division: ({ divisionId }) => reference(divisionId),
    owned: (scope) => ({ ...scope, side: 'OWNED' }),
    responsible: (scope) => ({ ...scope, side: 'RESPONSIBLE' }),
    inspections: async (scope, _, ctx) =>
      totalOf(await countsOf(ctx, ofInspections(scope), 'INSPECTION_STATUS')),
    inspectionsByStatus: async (scope, _, ctx) =>
      inOrder(
        await countsOf(ctx, ofInspections(scope), 'INSPECTION_STATUS'),
        keysOf(inspectionStatuses),
        (status, count) => ({ status, count }),
      ),
    inspectionsByScope: async (scope, _, ctx) =>
      mostFirst(await countsOf(ctx, ofInspections(scope), 'INSPECTION_SCOPE'), (key, count) => ({
        scope: key as never,
        count,
      })),
    asOf: (_, __, ctx) => ctx.now,
  },
  SideCounters: {
    problems: async (side, _, ctx) => foundOf(await countsOf(ctx, side, 'PROBLEM_STATUS')),
    problemsByStatus: async (side, _, ctx) =>
      inOrder(await countsOf(ctx, side, 'PROBLEM_STATUS'), keysOf(problemStatuses), (status, count) => ({
        status,
        count,
      })),
    problemsByAspect: async (side, _, ctx) =>
      mostFirst(await countsOf(ctx, side, 'PROBLEM_ASPECT'), (aspect, count) => ({ aspect, count })),
    problemsByKind: async (side, _, ctx) =>
      mostFirst(await countsOf(ctx, side, 'PROBLEM_KIND'), (kind, count) => ({
        kind: (kind || null) as never,
        count,
      })),
    overdue: (side, _, ctx) => overdueOf(ctx, side),
    closureRate: async (side, _, ctx) => closureRateOf(await countsOf(ctx, side, 'PROBLEM_STATUS')),
    visits: async (side, _, ctx) => totalOf(await countsOf(ctx, side, 'VISIT_KIND')),
    visitsByKind: async (side, _, ctx) =>
      mostFirst(await countsOf(ctx, side, 'VISIT_KIND'), (kind, count) => ({ kind: kind as never, count })),
  },
}
