import { plainDate } from '@dudao/service'
import { findFile } from '../files/files.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import { completeSheetExport, failSheetExport, sheetExportProgress, takeSheetExport } from './exporting.ts'
import { exportsPage, findExport, startSheetExport } from './exports.ts'
import {
  addSheetFaults,
  completeSheetApply,
  completeSheetCheck,
  failSheetImport,
  refuseSheetImport,
  sheetErrand,
  sheetImportProgress,
  takeSheetImport,
} from './importing.ts'
import {
  applySheetImport,
  cancelSheetImport,
  faultsPage,
  findImport,
  importsPage,
  startSheetImport,
} from './imports.ts'

export const sheetResolvers: Pick<
  Resolvers,
  | 'Query'
  | 'Mutation'
  | 'SheetImport'
  | 'SheetImportConnection'
  | 'SheetFault'
  | 'SheetFaultConnection'
  | 'SheetExport'
  | 'SheetExportConnection'
> = {
  Query: {
    sheetImport: (_, { id }, ctx) => findImport(ctx, id),
    sheetImports: (_, args, ctx) => importsPage(ctx, args),
    sheetExport: (_, { id }, ctx) => findExport(ctx, id),
    sheetExports: (_, args, ctx) => exportsPage(ctx, args),
    sheetErrand: (_, { importId, token }, ctx) => sheetErrand(ctx, importId, token),
  },
  Mutation: {
    startSheetImport: (_, { input }, ctx) => startSheetImport(ctx, input),
    applySheetImport: (_, { input }, ctx) => applySheetImport(ctx, input),
    cancelSheetImport: (_, { input }, ctx) => cancelSheetImport(ctx, input.importId),
    startSheetExport: (_, { input }, ctx) => startSheetExport(ctx, input),
    takeSheetImport: (_, args, ctx) => takeSheetImport(ctx, args),
    sheetImportProgress: (_, { input }, ctx) => sheetImportProgress(ctx, input),
    addSheetFaults: (_, { input }, ctx) => addSheetFaults(ctx, input),
    completeSheetCheck: (_, { input }, ctx) => completeSheetCheck(ctx, input),
    refuseSheetImport: (_, { input }, ctx) => refuseSheetImport(ctx, input),
    completeSheetApply: (_, { input }, ctx) => completeSheetApply(ctx, input),
    failSheetImport: (_, { input }, ctx) => failSheetImport(ctx, input),
    takeSheetExport: (_, { exportId }, ctx) => takeSheetExport(ctx, exportId),
    sheetExportProgress: (_, { input }, ctx) => sheetExportProgress(ctx, input),
    completeSheetExport: (_, { input }, ctx) => completeSheetExport(ctx, input),
    failSheetExport: (_, { input }, ctx) => failSheetExport(ctx, input),
  },
  SheetImport: {
    __resolveReference: ({ id }, ctx) => findImport(ctx, id),
    kind: ({ kind }) => kind as never,
    status: ({ status }) => status as never,
    file: ({ fileId }, _, ctx) => findFile(ctx, fileId),
    organization: ({ requestedOrganizationId }) => ({ id: requestedOrganizationId }),
    requestedBy: ({ requestedPersonId }) => (requestedPersonId ? { id: requestedPersonId } : null),
    total: ({ good, bad }) => (good === null || bad === null ? null : good + bad),
    faults: ({ id }, args, ctx) => faultsPage(ctx, id, args),
  },
  SheetImportConnection: {
    totalCount: ({ totalCount }) => totalCount(),
  },
  SheetFault: {
    column: ({ header }) => header,
  },
  SheetFaultConnection: {
    totalCount: ({ totalCount }) => totalCount(),
  },
  SheetExport: {
    __resolveReference: ({ id }, ctx) => findExport(ctx, id),
    kind: ({ kind }) => kind as never,
    content: ({ content }) => content as never,
    on: ({ onDay }) => plainDate(onDay),
    from: ({ fromDay }) => fromDay && plainDate(fromDay),
    status: ({ status }) => status as never,
    organization: ({ requestedOrganizationId }) => ({ id: requestedOrganizationId }),
    requestedBy: ({ requestedPersonId }) => (requestedPersonId ? { id: requestedPersonId } : null),
    file: ({ fileId }, _, ctx) => (fileId ? findFile(ctx, fileId) : null),
  },
  SheetExportConnection: {
    totalCount: ({ totalCount }) => totalCount(),
  },
}
