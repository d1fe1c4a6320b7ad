import type { AccessTable } from '@dudao/service'

/**
 * Who may, by role; which rows, decide the row policies; that a command belongs to the acting organ, the command itself.
 * Who scores does not confirm: officers record, the leader makes the results final.
 */
export const access = {
  Query: {
    scheme: 'SIGNED_IN',
    schemes: 'SIGNED_IN',
    round: 'SIGNED_IN',
    rounds: 'SIGNED_IN',
    evaluationSummary: 'SIGNED_IN',
  },
  Mutation: {
    createScheme: ['OFFICER'],
    updateScheme: ['OFFICER'],
    publishScheme: ['OFFICER', 'LEADER'],
    reviseScheme: ['OFFICER'],
    openRound: ['OFFICER'],
    recordScores: ['OFFICER'],
    confirmRound: ['LEADER'],
  },
} as const satisfies AccessTable
