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
    Suggestion: row('Suggestion'),
    PreliminaryOpinion: row('PreliminaryOpinion'),
    PreliminaryOpinionConnection: '../feedback/lists.ts#OpinionPage',
    Problem: row('Problem'),
    ProblemState: row('ProblemState'),
    ProblemConnection: '../problems/lists.ts#ProblemPage',
    Rectification: row('Rectification'),
  },
})
