import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { applyStagedSchools } from './applying.ts'
import { schoolCounts } from './counts.ts'
import { tierOf } from './rules.ts'
import { factsOf, recordSchoolFacts, schoolsPage } from './schools.ts'
import { stageSchools } from './staging.ts'

export const schoolResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'SchoolFacts' | 'SchoolCount'> & {
  Organization: Pick<NonNullable<Resolvers['Organization']>, 'school'>
} = {
  Query: {
    schools: (_, args, ctx) => schoolsPage(ctx, args),
    schoolCounts: (_, { input }, ctx) => schoolCounts(ctx, input),
  },
  Mutation: {
    recordSchoolFacts: (_, { input }, ctx) => recordSchoolFacts(ctx, input),
    stageSchools: (_, { input }, ctx) => stageSchools(ctx, input),
    applyStagedSchools: (_, { input }, ctx) => applyStagedSchools(ctx, input),
  },
  Organization: {
    school: ({ id }, { on }, ctx) => factsOf(ctx, id, on),
  },
  SchoolCount: {
    division: ({ divisionId }, _, ctx) => ctx.tx.division.findUniqueOrThrow({ where: { id: divisionId } }),
    kind: ({ kind }) => kind as never,
    part: ({ part }) => part as never,
  },
  SchoolFacts: {
    asOf: ({ year }) => year,
    validFrom: ({ validFrom }) => plainDate(validFrom),
    stages: ({ stages }) => stages as never,
    pupilsByStage: ({ stages, pupilsByStage }) =>
      stages.map((stage) => ({
        stage: stage as never,
        pupils: (pupilsByStage as Record<string, number>)[stage] ?? 0,
      })),
    mainSchool: ({ mainSchoolId }, _, ctx) =>
      mainSchoolId ? ctx.tx.organization.findUnique({ where: { id: mainSchoolId } }) : null,
    ownership: ({ ownership }) => ownership as never,
    directTier: async ({ organizationId }, _, ctx) => {
      const division = await ctx.tx.organization.findUnique({ where: { id: organizationId } }).division()
      return tierOf(division?.kind ?? '')
    },
  },
}
