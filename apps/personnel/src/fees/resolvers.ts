import { plainDate } from '@dudao/service'
import { lineOfFee } from '../budgets/draws.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import type { Computation } from './amounts.ts'
import { feesPage, findFee } from './fees.ts'
import { recordFees } from './recording.ts'
import { feeStatement, linesOf, personTotals } from './statements.ts'
import { approveFees, cancelFees, payFees, returnFees, submitFees } from './steps.ts'

/** A reference of the kind that the line has. */
const referenceOf = (kind: string, row: { activityKind: string; activityId: string | null }) =>
  row.activityKind === kind && row.activityId ? { id: row.activityId } : null

export const feeResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Fee' | 'FeeActivity' | 'FeeStatement' | 'FeePersonTotal'
> = {
  Query: {
    fee: (_, { id }, ctx) => findFee(ctx, id),
    fees: (_, args, ctx) => feesPage(ctx, args),
    feeStatement: (_, { input }, ctx) => feeStatement(ctx, input),
  },
  Mutation: {
    recordFees: (_, { input }, ctx) => recordFees(ctx, input),
    submitFees: (_, { input }, ctx) => submitFees(ctx, input),
    approveFees: (_, { input }, ctx) => approveFees(ctx, input),
    returnFees: (_, { input }, ctx) => returnFees(ctx, input),
    payFees: (_, { input }, ctx) => payFees(ctx, input),
    cancelFees: (_, { input }, ctx) => cancelFees(ctx, input),
  },
  Fee: {
    __resolveReference: ({ id }, ctx) => findFee(ctx, id),
    person: ({ personId: id }) => ({ id }),
    office: ({ officeOrganizationId: id }) => ({ id }),
    workedOn: ({ workedOn }) => plainDate(workedOn),
    activity: (row) => row,
    mode: ({ mode }) => mode as never,
    part: ({ part }) => part as never,
    titleClass: ({ titleClass }) => titleClass as never,
    computation: ({ computation }) => computation as unknown as Computation,
    status: ({ status }) => status as never,
    recordedBy: ({ recordedById: id }) => ({ id }),
    submittedOn: ({ submittedOn }) => submittedOn && plainDate(submittedOn),
    submittedBy: ({ submittedById: id }) => (id ? { id } : null),
    approvedOn: ({ approvedOn }) => approvedOn && plainDate(approvedOn),
    approvedBy: ({ approvedById: id }) => (id ? { id } : null),
    paidOn: ({ paidOn }) => paidOn && plainDate(paidOn),
    cancelledOn: ({ cancelledOn }) => cancelledOn && plainDate(cancelledOn),
    budgetLine: ({ id }, _, ctx) => lineOfFee(ctx, id),
  },
  FeeActivity: {
    kind: ({ activityKind }) => activityKind as never,
    inspection: (row) => referenceOf('INSPECTION', row),
    trainingSession: ({ activityKind, activityId: id }, _, ctx) =>
      activityKind === 'TRAINING_SESSION' && id ? ctx.tx.trainingSession.findUnique({ where: { id } }) : null,
    evaluationRound: (row) => referenceOf('EVALUATION_ROUND', row),
    title: ({ activityTitle }) => activityTitle,
  },
  FeeStatement: {
    office: ({ officeId: id }) => ({ id }),
    persons: (one, args, ctx) => personTotals(ctx, one, args),
    lines: (one, args, ctx) => linesOf(ctx, one, args),
    asOf: (_, __, ctx) => ctx.now,
  },
  FeePersonTotal: {
    person: ({ id }) => ({ id }),
  },
}
