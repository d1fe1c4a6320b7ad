import type { AccessTable } from '@dudao/service'

/** Who may: action × role. What a role sees of it, the row policies decide. */
export const access = {
  Query: {
    viewer: 'SIGNED_IN',
    division: 'SIGNED_IN',
    organization: 'SIGNED_IN',
    organizations: 'SIGNED_IN',
    organizationsById: 'SIGNED_IN',
    person: 'SIGNED_IN',
    persons: 'SIGNED_IN',
    committee: 'SIGNED_IN',
    ruleParameters: 'SIGNED_IN',
    rulePackVersion: 'SIGNED_IN',
    rulePackVersions: 'SIGNED_IN',
    schools: 'SIGNED_IN',
  },
  Mutation: {
    signIn: 'PUBLIC',
    refreshSession: 'PUBLIC',
    switchPost: 'SIGNED_IN',
    signOut: 'SIGNED_IN',
    changePassword: 'SIGNED_IN',
    registerOrganizations: ['OFFICER', 'ADMIN'],
    relateOrganizations: ['OFFICER', 'ADMIN'],
    endRelation: ['OFFICER', 'ADMIN'],
    recordSchoolFacts: ['OFFICER', 'ADMIN'],
    registerPersons: ['OFFICER', 'ADMIN'],
    addPost: ['OFFICER', 'ADMIN'],
    endPost: ['OFFICER', 'ADMIN'],
    createAccount: ['ADMIN'],
    proposeRulePack: ['OFFICER', 'LEADER'],
    approveRulePack: ['LEADER'],
    returnRulePack: ['OFFICER', 'LEADER'],
    openDelegation: ['SYSTEM'],
  },
} satisfies AccessTable
