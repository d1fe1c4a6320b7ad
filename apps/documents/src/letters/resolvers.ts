import { plainDate } from '@dudao/service'
import { deliveriesOfLetter } from '../deliveries/deliveries.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { retryRendering } from '../renderings/renderings.ts'
import { approveLetter, voidLetter } from './approval.ts'
import { draftLetter, returnLetter, submitLetter, updateDraft } from './drafts.ts'
import { addresseesOf, filesOfLetter, findLetter, lettersPage, renderingOf } from './letters.ts'
import { countLetters } from './summary.ts'

export const letterResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'Letter' | 'LetterConnection'> = {
  Query: {
    letter: (_, { id }, ctx) => findLetter(ctx, id),
    letters: (_, args, ctx) => lettersPage(ctx, args),
    letterSummary: (_, { filter }, ctx) => countLetters(ctx, filter ?? {}),
  },
  Mutation: {
    draftLetter: (_, { input }, ctx) => draftLetter(ctx, input),
    updateDraft: (_, { input }, ctx) => updateDraft(ctx, input),
    submitLetter: (_, { input }, ctx) => submitLetter(ctx, input.letterId),
    returnLetter: (_, { input }, ctx) => returnLetter(ctx, input),
    approveLetter: (_, { input }, ctx) => approveLetter(ctx, input),
    voidLetter: (_, { input }, ctx) => voidLetter(ctx, input),
    retryRendering: (_, { input }, ctx) => retryRendering(ctx, input.letterId),
  },
  Letter: {
    __resolveReference: ({ id }, ctx) => findLetter(ctx, id),
    kind: ({ kind }) => kind as never,
    status: ({ status }) => status as never,
    issuer: ({ issuerOrganizationId }) => ({ id: issuerOrganizationId }),
    addressees: (letter, _, ctx) => addresseesOf(ctx, letter),
    files: (letter, _, ctx) => filesOfLetter(ctx, letter),
    deliveries: (letter, _, ctx) => deliveriesOfLetter(ctx, letter),
    approvedBy: ({ approvedByPersonId }) => (approvedByPersonId ? { id: approvedByPersonId } : null),
    approvedIn: ({ approvedInPostId }) => (approvedInPostId ? { id: approvedInPostId } : null),
    approvedOn: ({ approvedOn }) => approvedOn && plainDate(approvedOn),
    occurredOn: ({ occurredOn }) => plainDate(occurredOn),
    progress: async (letter, _, ctx) => (await renderingOf(ctx, letter))?.progress,
    pages: async (letter, _, ctx) => (await renderingOf(ctx, letter))?.pages,
    failure: async (letter, _, ctx) => (await renderingOf(ctx, letter))?.failure,
  },
  LetterConnection: {
    totalCount: ({ totalCount }) => totalCount(),
  },
}
