import type { Resolvers, StaffingRule } from '../generated/resolvers.ts'
import { isGap, largeSchools } from './large-schools.ts'
import { type PlacedRule, rulesAt, staffingKeys, titleOf } from './rules.ts'
import { staffing, sumsOf, unitsPage } from './staffing.ts'

export const staffingResolvers: Pick<
  Resolvers,
  'Query' | 'StaffingReport' | 'StaffingSum' | 'StaffingRow' | 'LargeSchool'
> = {
  Query: {
    staffing: (_, { input }, ctx) => staffing(ctx, input),
  },
  StaffingReport: {
    division: ({ divisionId: id }) => ({ id }),
    byDivision: (report) => sumsOf(report),
    rows: (report, args, ctx) => unitsPage(ctx, report, args),
    largeSchools: (report, args, ctx) => largeSchools(ctx, report, args),
    rules: ({ path, rules }) => everyRule(rulesAt(path, rules)),
  },
  StaffingSum: {
    division: ({ divisionId: id }) => ({ id }),
  },
  StaffingRow: {
    division: ({ id }) => ({ id }),
    rules: ({ rules }) => everyRule(rules),
  },
  LargeSchool: {
    school: ({ schoolId: id }) => ({ id }),
    isGap: (row) => isGap(row),
  },
}

/** All parameters, those that nobody approved without a value. */
const everyRule = (rows: readonly PlacedRule[]): StaffingRule[] =>
  staffingKeys.map((key) => {
    const { value, unit, article, mark } = rows.find((row) => row.key === key) ?? {}
    return {
      key,
      title: titleOf(key),
      value: value ?? null,
      unit: unit ?? null,
      article: article ?? null,
      mark: mark ?? null,
    }
  })
