import type { RuleParameter } from '../parameter.ts'
import {
  chongqing,
  kindergartenDuty,
  regulation,
  schoolDuty,
  shanghai,
  shanxi,
  yearOnly,
  zhejiang,
} from './sources.ts'

/**
 * School duty (责任督学挂牌督导). What counts as a large school, and whether kindergartens, teaching points and campuses
 * count for the number of inspectors, no source says: there is no row until an office approves one.
 */
export const duty: RuleParameter[] = [
  {
    key: 'duty.schoolsPerInspector',
    value: { max: 5 },
    unit: '所',
    ...schoolDuty,
    note: `原文为一人负责五所左右学校；${schoolDuty.note}`,
  },
  { key: 'duty.schoolsPerInspector', value: { max: 5, large: 1 }, unit: '所', ...shanxi },
  { key: 'duty.schoolsPerInspector', value: { max: 5 }, unit: '所', ...zhejiang },
  { key: 'duty.schoolsPerInspector', value: { min: 3, max: 5 }, unit: '所', ...chongqing },
  { key: 'duty.inspectorsPerSchool', value: 1, unit: '人', ...schoolDuty },
  { key: 'duty.inspectorsPerSchool', value: 2, unit: '人', ...shanghai },
  {
    key: 'duty.rotationYears',
    value: 3,
    unit: '年',
    divisionCode: '410000',
    validFrom: '2025-01-01',
    article: '河南省关于责任督学定期轮换的规定（文件名称与条款待核）',
    mark: 'FOUND',
    note: '来源未载年份，生效日取保守值，待核。',
  },
  {
    key: 'zone.maxSchools',
    value: 20,
    unit: '所',
    divisionCode: 'CN',
    validFrom: '2013-01-01',
    article: '国家关于督学责任区建设的规定（文件名称与条款待核）',
    mark: 'FOUND',
    note: yearOnly,
  },
  { key: 'visit.minPerTerm', value: 2, unit: '次', ...regulation('第十四条') },
  { key: 'visit.minPerTerm', value: 2, unit: '次', ...shanghai },
  { key: 'visit.minPerTerm', value: 2, unit: '次', ...chongqing },
  { key: 'visit.minPerMonth', value: { kindergarten: 1 }, unit: '次', ...kindergartenDuty },
  { key: 'visit.maxNotice', value: 2, unit: '工作日', ...shanghai },
]
