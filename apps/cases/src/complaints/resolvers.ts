import { isId, plainDate, type Vault } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { reference } from '../references.ts'
import { taskById } from '../tasks/lists.ts'
import { assignComplaint, handleComplaint, recordComplaints } from './complaints.ts'
import { complaintById, complaintsOfTask, complaintsPage, handlersOf, readingsOf } from './lists.ts'
import { revealComplainant } from './revealing.ts'

export const complaintResolvers = (
  vault: Vault,
): Pick<Resolvers, 'Query' | 'Mutation' | 'Complaint' | 'ComplainantReading' | 'Task'> => ({
  Query: {
    complaint: (_, { id }, ctx) => (isId(id) ? complaintById(ctx, id) : null),
    complaints: (_, args, ctx) => complaintsPage(ctx, args),
  },
  Mutation: {
    recordComplaints: (_, { input }, ctx) => recordComplaints(ctx, vault, input),
    assignComplaint: (_, { input }, ctx) => assignComplaint(ctx, input),
    handleComplaint: (_, { input }, ctx) => handleComplaint(ctx, input),
    revealComplainant: (_, { input }, ctx) => revealComplainant(ctx, vault, input),
  },
  Complaint: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? complaintById(ctx, id) : null),
    organization: ({ organizationId }) => reference(organizationId),
    task: ({ taskId }, _, ctx) => taskById(ctx, taskId),
    channel: ({ channel }) => channel as never,
    receivedOn: ({ receivedOn }) => plainDate(receivedOn),
    organ: ({ organId }) => reference(organId),
    handlers: async ({ id }, _, ctx) =>
      (await handlersOf(ctx, id)).map(({ personId }) => reference(personId)),
    readings: ({ id }, _, ctx) => readingsOf(ctx, id),
    handledOn: ({ handledOn }) => handledOn && plainDate(handledOn),
  },
  ComplainantReading: {
    reader: ({ readerId }) => reference(readerId),
    readAt: ({ recordedAt }) => recordedAt,
  },
  Task: {
    complaints: ({ id }, _, ctx) => complaintsOfTask(ctx, id),
  },
})
