import { chineseCalendar } from '../chinese-calendar.ts'
import { nation, type RuleParameter } from '../parameter.ts'
import { accountability, yearOnly } from './sources.ts'

/** The clocks of accountability. */
export const accountabilityClocks: RuleParameter[] = [
  {
    key: 'account.groupWithin',
    value: { amount: 60, from: 'INSPECTION_ENDED' },
    unit: '日',
    ...accountability,
  },
  { key: 'account.review', value: { apply: 30, decide: 30 }, unit: '日', ...accountability },
  { key: 'account.appeal', value: { apply: 15, decide: 60, correct: 15 }, unit: '日', ...accountability },
  { key: 'account.repeat', value: { times: 2, withinYears: 1 }, unit: '次', ...accountability },
]

/** Bounds of the evaluations of counties. */
export const evaluations: RuleParameter[] = [
  {
    key: 'jbjh.cvComposite',
    value: { primary: 0.65, junior: 0.55 },
    unit: '系数',
    divisionCode: nation,
    validFrom: '2013-01-01',
    article: '《县域义务教育均衡发展督导评估暂行办法》（教督〔2012〕3号）',
    mark: 'RECALLED',
    note: yearOnly,
  },
  ...(
    [
      { key: 'yzjh.cv', value: { primary: 0.5, junior: 0.45 }, unit: '系数' },
      { key: 'yzjh.schoolPass', value: { met: 6, of: 7, restPercent: 85 }, unit: '项' },
      { key: 'satisfaction.min', value: 85, unit: '%' },
    ] as const
  ).map((row) => ({
    ...row,
    divisionCode: nation,
    validFrom: '2018-01-01',
    article: '《县域义务教育优质均衡发展督导评估办法》（教督〔2017〕6号）',
    mark: 'FOUND' as const,
    note: yearOnly,
  })),
  {
    key: 'pjph.core',
    value: { grossEnrolment: 85, inclusive: 80, public: 50 },
    unit: '%',
    divisionCode: nation,
    validFrom: '2021-01-01',
    article: '《县域学前教育普及普惠督导评估办法》（教督〔2020〕1号）',
    mark: 'FOUND',
    note: yearOnly,
  },
]

/** The form of papers and the calendar of working days. */
export const offices: RuleParameter[] = [
  {
    key: 'doc.layout',
    value: {
      topMargin: 37,
      bindingMargin: 28,
      textWidth: 156,
      textHeight: 225,
      linesPerPage: 22,
      charactersPerLine: 28,
      issuerBelowTextTop: 35,
      ruleBelowNumber: 4,
    },
    unit: '毫米',
    divisionCode: nation,
    validFrom: '2013-01-01',
    article: '《党政机关公文格式》（GB/T 9704-2012）',
    mark: 'FOUND',
    note: `每页 22 行、每行 28 字；${yearOnly}`,
  },
  {
    key: 'calendar.workdays',
    value: chineseCalendar(2004, 2026),
    unit: '日',
    divisionCode: nation,
    validFrom: '2004-01-01',
    article: '国务院办公厅历年部分节假日安排的通知',
    mark: 'FOUND',
    note: '次年安排公布后须换用新的一行。',
  },
]
