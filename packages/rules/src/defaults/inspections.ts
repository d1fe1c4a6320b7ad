import { nation, type RuleParameter } from '../parameter.ts'
import { chongqing, regulation, shandong, shanghai, zhejiang } from './sources.ts'

/**
 * Team, cycle and clocks of an inspection. Within how many days plan and notice of an emergency are made up
 * (`emergency.makeUp`) no source says: there is no row until an office approves one.
 */
export const inspections: RuleParameter[] = [
  { key: 'team.min', value: 3, unit: '人', ...regulation('第十六条') },
  { key: 'team.min', value: 3, unit: '人', ...shanghai },
  { key: 'team.min', value: 3, unit: '人', ...zhejiang },
  { key: 'team.min', value: 3, unit: '人', ...chongqing },
  {
    key: 'plan.sources',
    value: ['REGULAR_REPORTS', 'MONITORING', 'COMPLAINTS', 'OTHER_UNITS'],
    unit: '项',
    divisionCode: nation,
    validFrom: '2025-01-01',
    article: '国家关于年度督导计划的规定（文件名称与条款待核）',
    mark: 'FOUND',
    note: '来源未载年份，生效日取保守值，待核。',
  },
  // How many complaints are many, no source says: that condition is unknown until an office approves a figure.
  {
    key: 'onSite.trigger',
    value: { join: 'OR', behind: { days: 1 } },
    unit: '项',
    divisionCode: nation,
    validFrom: '2024-04-24',
    article: '系统默认：投诉量大或者整改进度慢的，提议实地督办（资阳市雁江区2024年教育和体育工作要点第35项）',
    mark: 'DESIGN',
  },
  { key: 'cycle.gov', value: 5, unit: '年', ...regulation('第十四条') },
  { key: 'cycle.gov', value: 5, unit: '年', ...shanghai },
  { key: 'cycle.gov', value: 3, unit: '年', ...zhejiang },
  { key: 'cycle.gov', value: 5, unit: '年', ...chongqing },
  { key: 'cycle.school', value: { min: 3, max: 5 }, unit: '年', ...regulation('第十四条') },
  { key: 'cycle.school', value: { min: 3, max: 5 }, unit: '年', ...shanghai },
  { key: 'cycle.school', value: 5, unit: '年', ...zhejiang },
  { key: 'cycle.school', value: { min: 3, max: 5 }, unit: '年', ...chongqing },
  { key: 'visit.publicOpinion', value: { required: true }, unit: '项', ...regulation('第十九条') },
  {
    key: 'hearing.absent',
    value: [
      { heard: ['STUDENTS', 'PARENTS'], absent: ['LEADERS', 'TEACHERS'] },
      { heard: ['TEACHERS'], absent: ['LEADERS'] },
    ],
    unit: '项',
    divisionCode: nation,
    validFrom: '2025-01-01',
    article: '国家关于教育督导听取意见的规定（文件名称与条款待核）',
    mark: 'FOUND',
    note: '来源未载年份，生效日取保守值，待核。',
  },
  { key: 'feedback.days', value: { special: 5, comprehensive: 10 }, unit: '日', ...chongqing },
  { key: 'rebut.days', value: { amount: 10, from: 'INSPECTION_ENDED' }, unit: '工作日', ...shanghai },
  { key: 'rebut.days', value: { amount: 10, from: 'RECEIVED' }, unit: '日', ...zhejiang },
  { key: 'rebut.days', value: { amount: 5, from: 'RECEIVED' }, unit: '日', ...chongqing },
  { key: 'opinion.days', value: { amount: 30, from: 'INSPECTION_ENDED' }, unit: '日', ...shanghai },
  { key: 'opinion.days', value: { amount: 30, from: 'INSPECTION_ENDED' }, unit: '日', ...zhejiang },
  { key: 'opinion.days', value: { amount: 30, from: 'FEEDBACK_GIVEN' }, unit: '日', ...chongqing },
  { key: 'opinion.majority', value: { numerator: 2, denominator: 3 }, unit: '比例', ...shanghai },
  { key: 'review.days', value: { apply: 10, decide: 30, by: 'HIGHER' }, unit: '日', ...zhejiang },
  { key: 'review.days', value: { apply: 15, decideMonths: 1, by: 'SAME' }, unit: '日', ...shandong },
  {
    key: 'rectify.reportDays',
    value: { amount: 10, from: 'RECTIFICATION_ENDED' },
    unit: '日',
    ...chongqing,
  },
  {
    key: 'report.recipients',
    value: ['GOVERNMENT', 'HIGHER_ORGAN'],
    unit: '项',
    ...regulation('第二十三条'),
  },
  { key: 'report.days', value: { amount: 30, from: 'INSPECTION_ENDED' }, unit: '日', ...zhejiang },
]
