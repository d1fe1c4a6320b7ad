import { plainDate, type Vault } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { filesPage, findFile, findFileById, readsOf } from './files.ts'
import type { CareerEntry } from './input.ts'
import { keepInspectorFile, removeInspectorFile, restoreInspectorFile } from './keeping.ts'
import { maskedIdentity, maskedMobile } from './numbers.ts'
import { recommendationChecks } from './qualification.ts'
import { revealPersonalData } from './revealing.ts'

export const fileResolvers = (
  vault: Vault,
): Pick<
  Resolvers,
  'Query' | 'Mutation' | 'InspectorFile' | 'PersonalData' | 'PersonalDataRead' | 'QualificationFinding'
> => ({
  Query: {
    inspectorFile: (_, { personId }, ctx) => findFile(ctx, personId),
    inspectorFiles: (_, args, ctx) => filesPage(ctx, vault, args),
    recommendationChecks: (_, { input }, ctx) => recommendationChecks(ctx, input),
  },
  Mutation: {
    keepInspectorFile: (_, { input }, ctx) => keepInspectorFile(ctx, vault, input),
    removeInspectorFile: (_, { input }, ctx) => removeInspectorFile(ctx, input),
    restoreInspectorFile: (_, { input }, ctx) => restoreInspectorFile(ctx, input),
    revealPersonalData: (_, { input }, ctx) => revealPersonalData(ctx, vault, input),
  },
  InspectorFile: {
    __resolveReference: ({ id }, ctx) => findFileById(ctx, id),
    person: ({ personId: id }) => ({ id }),
    keptBy: ({ keepingOrganizationId: id }) => ({ id }),
    gender: ({ gender }) => gender as never,
    birthDate: ({ birthDate }) => birthDate && plainDate(birthDate),
    education: ({ education }) => education as never,
    degree: ({ degree }) => degree as never,
    titleLevel: ({ titleLevel }) => titleLevel as never,
    stageTaught: ({ stageTaught }) => stageTaught as never,
    maskedIdentityNumber: (file) => maskedIdentity(vault, file),
    maskedMobile: (file) => maskedMobile(vault, file),
    firstRegisteredOn: ({ firstRegisteredOn }) => firstRegisteredOn && plainDate(firstRegisteredOn),
    career: ({ career }) => career as unknown as CareerEntry[],
    isRemoved: ({ removedAt }) => removedAt !== null,
    reads: ({ id }, _, ctx) => readsOf(ctx, id),
  },
  PersonalData: {
    person: ({ personId: id }) => ({ id }),
  },
  PersonalDataRead: {
    reader: ({ readerId: id }) => ({ id }),
    readerOrganization: ({ readerOrganizationId: id }) => (id ? { id } : null),
    readAt: ({ recordedAt }) => recordedAt,
  },
  QualificationFinding: {
    person: ({ personId: id }) => ({ id }),
  },
})
