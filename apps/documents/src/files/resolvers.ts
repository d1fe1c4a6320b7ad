import type { Resolvers } from '../generated/resolvers.ts'
import { findFile } from './files.ts'

export const fileResolvers: Pick<Resolvers, 'File'> = {
  File: {
    __resolveReference: ({ id }, ctx) => findFile(ctx, id),
    url: ({ id }) => `/files/${id}`,
  },
}
