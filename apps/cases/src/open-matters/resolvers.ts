import type { Resolvers } from '../generated/resolvers.ts'
import { reference } from '../references.ts'
import { dueOnOf, openMatters, problemOfMatter, taskOfMatter } from './open-matters.ts'
import { actionOf } from './rules.ts'

export const openMatterResolvers: Pick<Resolvers, 'Query' | 'OpenMatters' | 'OpenMatter'> = {
  Query: {
    openMatters: (_, args, ctx) => openMatters(ctx, args),
  },
  OpenMatters: {
    asOf: (_, __, ctx) => ctx.now,
  },
  OpenMatter: {
    action: ({ kind, state }) => actionOf(kind, state),
    dueOn: (matter) => dueOnOf(matter),
    from: ({ fromId }) => reference(fromId),
    problem: async (matter, _, ctx) => (await problemOfMatter(ctx, matter)) ?? null,
    task: async (matter, _, ctx) => (await taskOfMatter(ctx, matter)) ?? null,
  },
}
