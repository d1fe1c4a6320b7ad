import { codegenConfig, row } from '@dudao/service/codegen'

export default codegenConfig({
  mappers: {
    Organization: '../results/results.ts#OrganizationRef',
    Person: '../results/results.ts#PersonRef',
    Scheme: '../schemes/schemes.ts#SchemeParent',
    SchemeConnection: '../schemes/schemes.ts#SchemePage',
    Indicator: '../schemes/schemes.ts#IndicatorParent',
    GradeBand: '../schemes/schemes.ts#GradeBandParent',
    Round: row('Round'),
    RoundConnection: '../rounds/rounds.ts#RoundPage',
    Participant: '../rounds/rounds.ts#ParticipantParent',
    Score: '../scores/scores.ts#ScoreParent',
    EarlierScore: row('Score'),
    IndicatorPoints: '../scores/scores.ts#Explained',
    EvaluationResult: '../results/results.ts#ResultParent',
  },
})
