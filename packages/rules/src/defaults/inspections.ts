import type { RuleParameter } from '../parameter.ts'
import { chongqing, regulation, shandong, shanghai, zhejiang } from './sources.ts'

/** Team, cycle and clocks of an inspection. */
export const inspections: RuleParameter[] = [
  { key: 'team.min', value: 3, unit: '人', ...regulation('第十六条') },
  { key: 'team.min', value: 3, unit: '人', ...shanghai },
  { key: 'team.min', value: 3, unit: '人', ...zhejiang },
  { key: 'team.min', value: 3, unit: '人', ...chongqing },
  { key: 'cycle.gov', value: 5, unit: '年', ...regulation('第十四条') },
  { key: 'cycle.gov', value: 5, unit: '年', ...shanghai },
  { key: 'cycle.gov', value: 3, unit: '年', ...zhejiang },
  { key: 'cycle.gov', value: 5, unit: '年', ...chongqing },
  { key: 'cycle.school', value: { min: 3, max: 5 }, unit: '年', ...regulation('第十四条') },
  { key: 'cycle.school', value: { min: 3, max: 5 }, unit: '年', ...shanghai },
  { key: 'cycle.school', value: 5, unit: '年', ...zhejiang },
  { key: 'cycle.school', value: { min: 3, max: 5 }, unit: '年', ...chongqing },
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
  { key: 'report.days', value: { amount: 30, from: 'INSPECTION_ENDED' }, unit: '日', ...zhejiang },
]
