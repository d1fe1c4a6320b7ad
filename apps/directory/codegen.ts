import { codegenConfig, row } from '@dudao/service/codegen'

export default codegenConfig({
  mappers: {
    Division: row('Division'),
    Organization: row('Organization'),
    OrganizationRelation: row('OrganizationRelation'),
    FormerName: row('FormerName'),
    Person: row('Person'),
    PersonMatch: '../persons/sheet-people.ts#FoundPeople',
    Post: row('Post'),
    RuleParameter: row('RuleParameter'),
    RulePackVersion: row('RulePackVersion'),
    RulePackVersionConnection: '../rule-packs/versions.ts#RulePackVersionPage',
    RulePackChange: '../rule-packs/changes.ts#ChangeParent',
    SchoolFacts: row('SchoolFacts'),
    SchoolCount: '../schools/counts.ts#CountedSchools',
    OrganizationConnection: '../organizations/organizations.ts#OrganizationPage',
    Committee: '../committees/committees.ts#CommitteeParent',
    Session: '../accounts/sessions.ts#SessionParent',
    Viewer: '../accounts/resolvers.ts#ViewerParent',
  },
})
