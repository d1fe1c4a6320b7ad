import type { AccessTable } from '@dudao/service'

const office = ['OFFICER', 'LEADER'] as const

/** Who may: action × role. For which body one has to act, the commands decide; what a role sees, the row policies. */
export const access = {
  Query: {
    inspection: 'SIGNED_IN',
    inspections: 'SIGNED_IN',
    annualPlan: 'SIGNED_IN',
    annualPlans: 'SIGNED_IN',
    problem: 'SIGNED_IN',
    problems: 'SIGNED_IN',
    checkForm: 'SIGNED_IN',
    checkFormVersion: 'SIGNED_IN',
    checkForms: 'SIGNED_IN',
    problemSummary: 'SIGNED_IN',
    inspectionSummary: 'SIGNED_IN',
  },
  Mutation: {
    saveAnnualPlan: office,
    submitAnnualPlan: office,
    approveAnnualPlan: ['LEADER', 'UNIT'],
    returnAnnualPlan: ['LEADER', 'UNIT'],
    createInspection: office,
    addTeamMembers: office,
    removeTeamMember: office,
    saveInspectionPlan: office,
    issueInspectionNotice: office,
    recordVisits: [...office, 'INSPECTOR'],
    createCheckForm: office,
    saveCheckFormDraft: office,
    publishCheckForm: office,
    withdrawCheckForm: office,
    releaseVisit: office,
    recordProblems: office,
    editProblem: office,
    recordSuggestions: office,
    giveFeedback: office,
    completeInspection: office,
    splitProblem: office,
    submitRectification: ['UNIT', 'OFFICER'],
    returnRectification: office,
    verifyRectification: office,
    closeProblem: office,
  },
} satisfies AccessTable
