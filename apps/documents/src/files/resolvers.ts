import type { Resolvers } from '../generated/resolvers.ts'
import { findFile } from './files.ts'
import { captureOf } from './uploads.ts'

export const fileResolvers: Pick<Resolvers, 'File' | 'FileCapture'> = {
  File: {
    __resolveReference: ({ id }, ctx) => findFile(ctx, id),
    url: ({ id }) => `/files/${id}`,
    capture: ({ id }, _, ctx) => captureOf(ctx, id),
  },
  FileCapture: {
    place: ({ latitude, longitude, accuracy }) =>
      latitude === null || longitude === null ? null : { latitude, longitude, accuracy },
  },
}
