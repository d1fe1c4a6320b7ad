import type { AccessTable } from '@dudao/service'

/** Who may: action × role. Which rows, the row policies decide; whether it is the acting body's turn, the rules. */
export const access = {
  Query: {
    inspector: 'SIGNED_IN',
    inspectors: 'SIGNED_IN',
    appointment: 'SIGNED_IN',
    appointments: 'SIGNED_IN',
    expiringAppointments: 'SIGNED_IN',
    inspectorEligibility: ['OFFICER', 'LEADER'],
  },
  Mutation: {
    recommendInspectors: ['OFFICER', 'LEADER'],
    reviewAppointments: ['OFFICER', 'LEADER'],
    publishNotice: ['OFFICER', 'LEADER'],
    appointInspectors: ['OFFICER', 'LEADER'],
    endAppointment: ['OFFICER', 'LEADER'],
    fileAppointments: ['OFFICER', 'LEADER'],
    endSession: ['OFFICER', 'LEADER'],
    declareRelation: 'SIGNED_IN',
  },
} satisfies AccessTable
