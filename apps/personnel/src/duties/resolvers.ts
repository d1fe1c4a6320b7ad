import { isId, plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { findInspector } from '../inspectors/inspectors.ts'
import { assignResponsibleInspectors, endDuty, rotateDuties } from './assignments.ts'
import { publicBoard } from './board.ts'
import { countOverloaded, dutyCoverage, overloadedInspectors, uncoveredSchools } from './coverage.ts'
import { findDuty, responsibleInspectors } from './duties.ts'
import { assignSchoolsToZone, createDutyZone, findZone, schoolsOfZone, zonesPage } from './zones.ts'

type Types =
  | 'Query'
  | 'Mutation'
  | 'Organization'
  | 'DutyZone'
  | 'DutyAssignment'
  | 'DutyCoverage'
  | 'UncoveredSchool'
  | 'OverloadedInspector'

export const dutyResolvers: Pick<Resolvers, Types> = {
  Query: {
    dutyZone: (_, { id }, ctx) => findZone(ctx, id),
    dutyZones: (_, args, ctx) => zonesPage(ctx, args),
    dutyAssignment: (_, { id }, ctx) => findDuty(ctx, id),
    dutyCoverage: (_, { input }, ctx) => dutyCoverage(ctx, input),
    publicBoard: (_, { organizationId }, ctx) => publicBoard(ctx, organizationId),
  },
  Mutation: {
    createDutyZone: (_, { input }, ctx) => createDutyZone(ctx, input),
    assignSchoolsToZone: (_, { input }, ctx) => assignSchoolsToZone(ctx, input),
    assignResponsibleInspectors: (_, { input }, ctx) => assignResponsibleInspectors(ctx, input),
    endDuty: (_, { input }, ctx) => endDuty(ctx, input),
    rotateDuties: (_, { input }, ctx) => rotateDuties(ctx, input),
  },
  Organization: {
    __resolveReference: ({ id }) => (isId(id) ? { id } : null),
    responsibleInspectors: ({ id }, { on }, ctx) => responsibleInspectors(ctx, id, on),
  },
  DutyZone: {
    __resolveReference: ({ id }, ctx) => findZone(ctx, id),
    division: ({ ownerDivisionId: id }) => ({ id }),
    office: ({ officeOrganizationId: id }) => ({ id }),
    schools: ({ id }, { on }, ctx) => schoolsOfZone(ctx, id, on),
    validFrom: ({ validFrom }) => plainDate(validFrom),
    validTo: ({ validTo }) => validTo && plainDate(validTo),
  },
  DutyAssignment: {
    __resolveReference: ({ id }, ctx) => findDuty(ctx, id),
    school: ({ schoolOrganizationId: id }) => ({ id }),
    inspector: ({ inspectorId: id }, _, ctx) => findInspector(ctx, id),
    person: ({ inspectorId: id }) => ({ id }),
    role: ({ role }) => role as never,
    zone: ({ zoneId }, _, ctx) => (zoneId ? findZone(ctx, zoneId) : null),
    validFrom: ({ validFrom }) => plainDate(validFrom),
    validTo: ({ validTo }) => validTo && plainDate(validTo),
    office: ({ officeOrganizationId: id }) => ({ id }),
    assignedBy: ({ assignedById: id }) => (id ? { id } : null),
  },
  DutyCoverage: {
    division: ({ divisionId: id }) => ({ id }),
    rate: ({ covered, schools }) => (schools > 0 ? covered / schools : null),
    requiredPerSchool: ({ rules }) => rules.perSchool.value,
    requiredArticle: ({ rules }) => rules.perSchool.article,
    maxSchoolsPerInspector: ({ rules }) => rules.perInspector?.value,
    maxSchoolsWithLarge: ({ rules }) => rules.perInspector?.withLarge ?? rules.perInspector?.value,
    maxArticle: ({ rules }) => rules.perInspector?.article,
    overloaded: (coverage, _, ctx) => countOverloaded(ctx, coverage),
    uncoveredSchools: (coverage, args, ctx) => uncoveredSchools(ctx, coverage, args),
    overloadedInspectors: (coverage, args, ctx) => overloadedInspectors(ctx, coverage, args),
  },
  UncoveredSchool: {
    school: ({ schoolId: id }) => ({ id }),
  },
  OverloadedInspector: {
    person: ({ id }) => ({ id }),
    inspector: ({ id }, _, ctx) => findInspector(ctx, id),
  },
}
