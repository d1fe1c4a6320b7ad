import { codegenConfig } from '@dudao/service/codegen'

const row = (model: string) => `./prisma/client.ts#${model}`

export default codegenConfig({
  mappers: {
    Inspection: row('Inspection'),
    InspectionObject: row('InspectionObject'),
    InspectionPlan: row('InspectionPlan'),
    InspectionGrant: row('InspectionGrant'),
    TeamMember: row('TeamMember'),
    Visit: row('Visit'),
    Suggestion: row('Suggestion'),
    PreliminaryOpinion: row('PreliminaryOpinion'),
    Problem: row('Problem'),
    Rectification: row('Rectification'),
  },
})
