import { isId, plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { maybeReference, reference } from '../references.ts'
import { workPlanItemById } from '../work-plans/lists.ts'
import { factsOfTask } from './fact-lists.ts'
import { figuresOfParts, latenessOf, levelsOf, taskSummary } from './figures.ts'
import { milestonesOf, partsOf, reportsOf, targetById, targetsOf, taskById, tasksPage } from './lists.ts'
import { splitTask } from './parts.ts'
import { allottedOf, progressOf } from './progress.ts'
import { acceptTask, reachMilestone, reportTask, returnTask, signForTask, withdrawTask } from './reports.ts'
import { createTasks } from './tasks.ts'

export const taskResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Task' | 'TaskReport' | 'TaskTarget' | 'TaskMilestone'
> = {
  Query: {
    task: (_, { id }, ctx) => (isId(id) ? taskById(ctx, id) : null),
    tasks: (_, args, ctx) => tasksPage(ctx, args),
    taskSummary: (_, { filter, on }, ctx) => taskSummary(ctx, filter, on),
  },
  Mutation: {
    createTasks: (_, { input }, ctx) => createTasks(ctx, input),
    signForTask: (_, { input }, ctx) => signForTask(ctx, input),
    splitTask: (_, { input }, ctx) => splitTask(ctx, input),
    reportTask: (_, { input }, ctx) => reportTask(ctx, input),
    returnTask: (_, { input }, ctx) => returnTask(ctx, input),
    acceptTask: (_, { input }, ctx) => acceptTask(ctx, input),
    withdrawTask: (_, { input }, ctx) => withdrawTask(ctx, input),
    reachMilestone: (_, { input }, ctx) => reachMilestone(ctx, input),
  },
  Task: {
    __resolveReference: ({ id }, ctx) => (isId(id) ? taskById(ctx, id) : null),
    status: ({ status }) => status as never,
    ownerOrganization: ({ ownerOrganizationId }) => reference(ownerOrganizationId),
    responsibleOrganization: ({ responsibleOrganizationId }) => reference(responsibleOrganizationId),
    responsibleDivision: ({ responsibleDivisionId }) => reference(responsibleDivisionId),
    responsiblePerson: ({ responsiblePersonId }) => maybeReference(responsiblePersonId),
    workPlanItem: ({ workPlanItemId }, _, ctx) => workPlanItemById(ctx, workPlanItemId),
    parent: ({ parentId }, _, ctx) => taskById(ctx, parentId),
    assignment: ({ toldTitle, toldRequirement, toldDueOn }) =>
      toldTitle && toldDueOn
        ? { title: toldTitle, requirement: toldRequirement, dueOn: plainDate(toldDueOn) }
        : null,
    parts: ({ id }, _, ctx) => partsOf(ctx, id),
    partFigures: ({ id }, { on }, ctx) => figuresOfParts(ctx, id, on),
    levels: ({ id }, _, ctx) => levelsOf(ctx, id),
    dueOn: ({ dueOn }) => plainDate(dueOn),
    occurredOn: ({ occurredOn }) => plainDate(occurredOn),
    signedOn: ({ signedOn }) => signedOn && plainDate(signedOn),
    signedBy: ({ signedByPersonId }) => maybeReference(signedByPersonId),
    reports: ({ id }, _, ctx) => reportsOf(ctx, id),
    targets: ({ id }, _, ctx) => targetsOf(ctx, id),
    milestones: ({ id }, _, ctx) => milestonesOf(ctx, id),
    facts: ({ id }, args, ctx) => factsOfTask(ctx, id, args),
    lateness: (task, { on }, ctx) => latenessOf(ctx, task, on),
    endedOn: ({ endedOn }) => endedOn && plainDate(endedOn),
  },
  TaskReport: {
    submittedBy: ({ submittedById }) => reference(submittedById),
    submittedOn: ({ submittedOn }) => plainDate(submittedOn),
    outcome: ({ outcome }) => outcome as never,
    decidedOn: ({ decidedOn }) => decidedOn && plainDate(decidedOn),
  },
  TaskTarget: {
    qualifier: ({ qualifier }) => qualifier as never,
    unit: ({ unit }) => unit as never,
    stage: ({ stage }) => stage as never,
    parent: ({ parentId }, _, ctx) => targetById(ctx, parentId),
    allotted: (target, _, ctx) => allottedOf(ctx, target),
    progress: (target, { on }, ctx) => progressOf(ctx, target, on),
  },
  TaskMilestone: {
    dueOn: ({ dueOn }) => plainDate(dueOn),
    target: ({ targetId }, _, ctx) => targetById(ctx, targetId),
    reachedOn: ({ reachedOn }) => reachedOn && plainDate(reachedOn),
  },
}
