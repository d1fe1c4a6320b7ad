import type { RuleParameter } from '../parameter.ts'
import { inspectorMeasure } from './sources.ts'

/**
 * The yearly appraisal of inspectors. How long somebody may object to the result, no source says: there is no row until
 * an office approves one.
 */
export const appraisals: RuleParameter[] = [
  {
    key: 'appraisal.items',
    value: [
      {
        code: 'DISCIPLINE',
        name: '遵守督导制度',
        figures: ['INSPECTIONS', 'LED', 'REGULAR_INSPECTIONS', 'VISITS', 'REGULAR_VISITS', 'DUTY_SCHOOLS'],
      },
      {
        code: 'REPORTS',
        name: '撰写并提交督导报告',
        figures: ['RECORDED_VISITS', 'SCHOOLS', 'PROBLEMS', 'SUGGESTIONS'],
      },
      {
        code: 'RECTIFICATION',
        name: '反馈督导意见、督促整改',
        figures: ['OPINIONS', 'DECIDED_REPORTS', 'CLOSED_PROBLEMS'],
      },
      { code: 'TRAINING', name: '接受培训', figures: ['TRAINING_HOURS'] },
    ],
    unit: '项',
    ...inspectorMeasure(''),
    note: `四项内容有据，对应的活动数据由系统选取；条款序号待核；${inspectorMeasure('').note}`,
  },
  {
    key: 'appraisal.grades',
    value: [
      { code: 'EXCELLENT', name: '优秀', consequence: 'COMMENDATION' },
      { code: 'QUALIFIED', name: '合格' },
      { code: 'BASIC', name: '基本合格' },
      { code: 'UNQUALIFIED', name: '不合格', consequence: 'DISMISSAL' },
    ],
    unit: '等',
    ...inspectorMeasure(''),
    mark: 'RECALLED',
    note: `等次名称各地不一，待核；${inspectorMeasure('').note}`,
  },
]
