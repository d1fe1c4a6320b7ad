import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { reference } from '../references.ts'
import { unitsBehind } from './behind.ts'
import { legalCycle, recordsSince } from './cycles.ts'
import type { Requirement } from './rules.ts'

const ruleOf = ({ rule, since, times, years, source }: Requirement) => ({
  rule,
  since,
  times,
  years,
  article: source.article,
  mark: source.mark,
  ruleParameterId: source.ruleParameterId,
})

export const cycleResolvers: Pick<
  Resolvers,
  'Query' | 'LegalCycle' | 'CycleRow' | 'CycleFigure' | 'UnitBehind'
> = {
  Query: {
    legalCycle: (_, { divisionId, on }, ctx) => legalCycle(ctx, divisionId, on),
    unitsBehind: (_, args, ctx) => unitsBehind(ctx, args),
  },
  LegalCycle: {
    division: ({ report }) => reference(report.divisionId),
    on: ({ report }) => report.on,
    own: ({ rows: [own] }) => own as never,
    children: ({ rows: [, ...children] }) => children,
    recordsSince: async ({ report }, _, ctx) => {
      const day = await recordsSince(ctx, report)
      return day && plainDate(day)
    },
    asOf: (_, __, ctx) => ctx.now,
  },
  CycleRow: {
    division: ({ divisionId }) => reference(divisionId),
  },
  CycleFigure: {
    requirement: ({ requirement }) => ruleOf(requirement),
    dueOn: ({ requirement }) => requirement.dueOn,
  },
  UnitBehind: {
    organization: ({ id }) => reference(id),
    requirement: ({ requirement }) => ruleOf(requirement),
    lastOn: ({ record }) => record.lastOn,
    days: ({ requirement, record }) => (requirement.years === null ? record.days : null),
  },
}
