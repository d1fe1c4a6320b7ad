import { codegenConfig } from '@dudao/service/codegen'

const row = (model: string) => `./prisma/client.ts#${model}`

export default codegenConfig({
  mappers: {
    Division: row('Division'),
    Organization: row('Organization'),
    OrganizationRelation: row('OrganizationRelation'),
    FormerName: row('FormerName'),
    Person: row('Person'),
    Post: row('Post'),
    RuleParameter: row('RuleParameter'),
    Committee: '../committees/committees.ts#CommitteeParent',
    Session: '../accounts/sessions.ts#SessionParent',
    Viewer: '../accounts/resolvers.ts#ViewerParent',
  },
})
