import { codegenConfig, row } from '@dudao/service/codegen'

export default codegenConfig({
  mappers: {
    Organization: '../references.ts#Reference',
    Person: '../references.ts#Reference',
    Inspection: row('Inspection'),
    InspectionObject: row('InspectionObject'),
    InspectionPlan: row('InspectionPlan'),
    InspectionGrant: row('InspectionGrant'),
    InspectionConnection: '../inspections/lists.ts#InspectionPage',
    TeamMember: row('TeamMember'),
    Visit: row('Visit'),
    VisitConnection: '../visits/lists.ts#VisitPage',
    CheckForm: row('CheckForm'),
    CheckFormConnection: '../forms/lists.ts#CheckFormPage',
    CheckFormVersion: row('CheckFormVersion'),
    CheckSection: '../forms/rules.ts#Section',
    CheckItem: '../forms/rules.ts#Item',
    Suggestion: row('Suggestion'),
    PreliminaryOpinion: row('PreliminaryOpinion'),
    PreliminaryOpinionConnection: '../feedback/lists.ts#OpinionPage',
    Problem: row('Problem'),
    ProblemState: row('ProblemState'),
    ProblemConnection: '../problems/lists.ts#ProblemPage',
    Rectification: row('Rectification'),
  },
})
