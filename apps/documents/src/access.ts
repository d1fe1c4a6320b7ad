import type { AccessTable } from '@dudao/service'

const office = ['OFFICER', 'LEADER'] as const
const recipient = ['UNIT', 'OFFICER', 'LEADER'] as const

/** Who may: action × role. Which rows a role sees, the row policies decide. */
export const access = {
  Query: {
    letter: 'SIGNED_IN',
    letters: 'SIGNED_IN',
    inbox: 'SIGNED_IN',
    letterSummary: 'SIGNED_IN',
    numberSeries: 'SIGNED_IN',
    channels: 'SIGNED_IN',
    report: 'SIGNED_IN',
    reports: 'SIGNED_IN',
  },
  Mutation: {
    openNumberSeries: office,
    draftLetter: office,
    updateDraft: office,
    submitLetter: office,
    returnLetter: ['LEADER'],
    approveLetter: ['LEADER'],
    voidLetter: ['LEADER'],
    retryRendering: office,
    readLetter: recipient,
    signForLetter: recipient,
    retryDelivery: office,
    setChannel: [...recipient, 'ADMIN'],
    requestReport: office,
    retryReport: office,
    startRendering: ['SYSTEM'],
    renderingProgress: ['SYSTEM'],
    completeRendering: ['SYSTEM'],
    failRendering: ['SYSTEM'],
    startReport: ['SYSTEM'],
    reportProgress: ['SYSTEM'],
    completeReport: ['SYSTEM'],
    failReport: ['SYSTEM'],
    startDelivery: ['SYSTEM'],
    completeDelivery: ['SYSTEM'],
  },
} satisfies AccessTable
