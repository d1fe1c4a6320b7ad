import { isId, plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { findPeople, registerSheetPersons } from './sheet-people.ts'
import { addPost, allPostsOfPerson, endPost, personsById, postsOfPerson, registerPersons } from './posts.ts'

export const personResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'Person' | 'Post'> = {
  Query: {
    person: (_, { id }, ctx) => (isId(id) ? ctx.tx.person.findUnique({ where: { id } }) : null),
    persons: (_, { ids }, ctx) => personsById(ctx, ids),
    findPeople: (_, { keys }, ctx) => findPeople(ctx, keys),
  },
  Mutation: {
    registerPersons: (_, { input }, ctx) => registerPersons(ctx, input),
    registerSheetPersons: (_, { input }, ctx) => registerSheetPersons(ctx, input),
    addPost: (_, { input }, ctx) => addPost(ctx, input),
    endPost: (_, { input }, ctx) => endPost(ctx, input),
  },
  Person: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? ctx.tx.person.findUnique({ where: { id } }) : null),
    posts: ({ id }, { on }, ctx) => postsOfPerson(ctx, id, on),
    allPosts: ({ id }, _, ctx) => allPostsOfPerson(ctx, id),
  },
  Post: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? ctx.tx.post.findUnique({ where: { id } }) : null),
    person: ({ personId }, _, ctx) => ctx.tx.person.findUnique({ where: { id: personId } }),
    organization: ({ organizationId }, _, ctx) =>
      ctx.tx.organization.findUniqueOrThrow({ where: { id: organizationId } }),
    role: ({ role }) => role as never,
    seat: ({ seat }) => seat as never,
    validFrom: ({ validFrom }) => plainDate(validFrom),
    validTo: ({ validTo }) => validTo && plainDate(validTo),
  },
}
