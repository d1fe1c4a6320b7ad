import { readFileSync } from 'node:fs'
import type { Subgraph } from '@dudao/service'
import { access } from './access.ts'
import { deliveryResolvers } from './deliveries/resolvers.ts'
import type { FileSettings } from './files/doors.ts'
import { fileResolvers } from './files/resolvers.ts'
import { fileRoutes } from './files/routes.ts'
import { uploadSweep } from './files/upload-sweep.ts'
import type { Prisma, PrismaClient } from './generated/prisma/client.ts'
import type { Resolvers } from './generated/resolvers.ts'
import { letterResolvers } from './letters/resolvers.ts'
import { numberResolvers } from './numbers/resolvers.ts'
import { renderingResolvers } from './renderings/resolvers.ts'
import { reportResolvers } from './reports/resolvers.ts'
import { sheetResolvers } from './sheets/resolvers.ts'
import { createSweeps } from './sweeps.ts'

const resolvers: Resolvers = {
  ...letterResolvers,
  ...numberResolvers,
  ...deliveryResolvers,
  ...reportResolvers,
  ...sheetResolvers,
  ...fileResolvers,
  Query: {
    ...letterResolvers.Query,
    ...numberResolvers.Query,
    ...deliveryResolvers.Query,
    ...reportResolvers.Query,
    ...sheetResolvers.Query,
  },
  Mutation: {
    ...letterResolvers.Mutation,
    ...numberResolvers.Mutation,
    ...renderingResolvers.Mutation,
    ...deliveryResolvers.Mutation,
    ...reportResolvers.Mutation,
    ...sheetResolvers.Mutation,
  },
}

export interface DocumentsSettings extends FileSettings {
  /** Age in seconds at which unfinished work without a sign of life is handed to the queue again. */
  sweepAfterSeconds: number
  /** Age in hours at which an interrupted upload is cleared away. */
  uploadKeepHours: number
}

/** The documents service: letters, numbers, deliveries, receipts, reports, sheets, files. */
export const createDocuments = (
  client: PrismaClient,
  settings: DocumentsSettings,
): Subgraph<Prisma.TransactionClient> => ({
  name: 'documents',
  typeDefs: readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'),
  resolvers,
  access,
  client,
  routes: fileRoutes(settings),
  sweeps: [
    ...createSweeps(settings.sweepAfterSeconds),
    uploadSweep(settings.store, settings.uploadKeepHours),
  ],
})
