import { DomainError } from '@dudao/service'
import type { Context } from '../context.ts'
import type { Post } from '../generated/prisma/client.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { personsById, postsOfPerson } from '../persons/posts.ts'
import type { Accounts } from './sessions.ts'
import { accessSeconds } from './tokens.ts'

export interface ViewerParent {
  postId: string | null
  personId: string | null
}

/** Resolvers of sign-in; `accounts` is the one part of this service that holds state (the signing key). */
export function accountResolvers(accounts: Accounts): Pick<Resolvers, 'Query' | 'Mutation' | 'Viewer'> {
  return {
    Query: {
      viewer: (_, __, ctx) => ({ postId: ctx.actor.postId, personId: ctx.actor.personId }),
    },
    Mutation: {
      signIn: (_, { input }, ctx) => accounts.signIn(ctx, input),
      refreshSession: (_, { refreshToken }, ctx) => accounts.refresh(ctx, refreshToken),
      switchPost: (_, { postId }, ctx) => accounts.switchPost(ctx, postId),
      signOut: (_, __, ctx) => accounts.signOut(ctx),
      changePassword: (_, { input }, ctx) => accounts.changePassword(ctx, input),
      createAccount: async (_, { input }, ctx) => {
        const [person] = await personsById(ctx, [input.personId])
        if (!person) throw new DomainError('NOT_FOUND', '人员不存在')
        await accounts.create(ctx, input)
        return person
      },
      openDelegation: async (_, { input }, ctx) => ({
        accessToken: await accounts.delegate(ctx, input),
        expiresIn: accessSeconds,
      }),
    },
    Viewer: {
      person: ({ personId }, _, ctx) =>
        personId ? ctx.tx.person.findUnique({ where: { id: personId } }) : null,
      post: ({ postId }, _, ctx) => (postId ? ctx.tx.post.findUnique({ where: { id: postId } }) : null),
      posts: ({ personId }, _, ctx) => ownPosts(ctx, personId),
    },
  }
}

const ownPosts = (ctx: Context, personId: string | null): Promise<Post[]> | Post[] =>
  personId ? postsOfPerson(ctx, personId, null) : []
