import { chineseCalendar } from './chinese-calendar.ts'
import { nation, type RuleParameter } from './parameter.ts'

/**
 * The rule rows the product ships. The directory service loads them for approval; what holds in an office is what has
 * been approved there, never this file.
 *
 * Where a source tells only the year of a rule, `validFrom` is the first day on which it was certainly in force (the
 * next 1 January) and the note says so: a rule is rather missing for some months than applied before its time. Periods
 * that no national text fixes (rebuttal, opinion letter) exist for the provinces that have them and nowhere else.
 */

const yearOnly = '来源只载年份，生效日取次年 1 月 1 日，具体施行日期待核。'

const regulation = (article: string) => ({
  divisionCode: nation,
  validFrom: '2012-10-01',
  article: `《教育督导条例》（国务院令第624号）${article}`,
  mark: 'FOUND' as const,
})

const inspectorMeasure = (article: string) => ({
  divisionCode: nation,
  validFrom: '2017-01-01',
  article: `《督学管理暂行办法》（教督〔2016〕2号）${article}`,
  mark: 'FOUND' as const,
  note: yearOnly,
})

const accountability = {
  divisionCode: nation,
  validFrom: '2021-09-01',
  article: '《教育督导问责办法》（国教督〔2021〕2号）',
  mark: 'FOUND' as const,
}

const shanghai = {
  divisionCode: '310000',
  validFrom: '2021-01-01',
  article: '《上海市教育督导条例》',
  mark: 'FOUND' as const,
  note: `条款序号待核；${yearOnly}`,
}

const zhejiang = {
  divisionCode: '330000',
  validFrom: '2020-01-01',
  article: '《浙江省教育督导条例》',
  mark: 'FOUND' as const,
  note: `条款序号待核；${yearOnly}`,
}

const chongqing = {
  divisionCode: '500000',
  validFrom: '2016-01-01',
  article: '《重庆市教育督导条例》',
  mark: 'FOUND' as const,
  note: `条款序号待核；${yearOnly}`,
}

const shanxi = {
  divisionCode: '140000',
  validFrom: '2022-08-19',
  article: '山西省《关于深化新时代教育督导体制机制改革的实施意见》',
  mark: 'FOUND' as const,
  note: '来源未载发文年份；8月19日发布会，目标年为2022年，生效日取最迟的可能日期，待核。',
}

const inspectors: RuleParameter[] = [
  { key: 'term.parttime', value: 3, unit: '年', ...regulation('第六条') },
  {
    key: 'term.maxConsecutive',
    value: 3,
    unit: '届',
    ...regulation('第六条'),
    note: '《督学管理暂行办法》另有“续聘一般不得超过3届”的表述，以条例“连续任职不得超过3个任期”为准。',
  },
  {
    key: 'term.breakDays',
    value: 365,
    unit: '日',
    divisionCode: nation,
    validFrom: '2012-10-01',
    article: '系统默认：两届之间间隔满一年方视为连续任职中断（法规未作规定）',
    mark: 'DESIGN',
  },
  { key: 'qual.years', value: 10, unit: '年', ...regulation('第七条') },
  { key: 'qual.education', value: ['BACHELOR'], unit: '项', ...regulation('第七条') },
  {
    key: 'qual.education',
    value: ['BACHELOR', 'SENIOR_TITLE'],
    unit: '项',
    divisionCode: '370000',
    validFrom: '2019-01-01',
    article: '山东省教育督导规定（文件名称与条款待核）',
    mark: 'FOUND',
    note: yearOnly,
  },
  { key: 'appoint.publicity', value: 7, unit: '工作日', ...inspectorMeasure('') },
  { key: 'train.hours', value: 40, unit: '学时', ...inspectorMeasure('第二十一条') },
  { key: 'train.hours', value: 30, unit: '学时', ...shanxi },
  {
    key: 'ratio.schoolsPerInspector',
    value: { normal: 5, large: 1 },
    unit: '所',
    divisionCode: nation,
    validFrom: '2021-01-01',
    article: '《关于深化新时代教育督导体制机制改革的意见》',
    mark: 'RECALLED',
    note: `“学生数较多的学校”没有统一标准；${yearOnly}`,
  },
  { key: 'ratio.schoolsPerInspector', value: { normal: 5, large: 1 }, unit: '所', ...shanxi },
  { key: 'inspectorsPerSchool', value: 2, unit: '人', ...shanghai },
  {
    key: 'recusal.leftWithin',
    value: 3,
    unit: '年',
    ...zhejiang,
    article: '《浙江省教育督导条例》第二十条',
    note: yearOnly,
  },
  {
    key: 'recusal.leftWithin',
    value: 3,
    unit: '年',
    ...chongqing,
    article: '《重庆市教育督导条例》第十二条',
    note: yearOnly,
  },
]

const inspections: RuleParameter[] = [
  { key: 'team.min', value: 3, unit: '人', ...regulation('第十六条') },
  { key: 'visit.minPerTerm', value: 2, unit: '次', ...regulation('第十四条') },
  { key: 'visit.maxNotice', value: 2, unit: '工作日', ...shanghai },
  { key: 'cycle.gov', value: 5, unit: '年', ...regulation('第十四条') },
  { key: 'cycle.gov', value: 3, unit: '年', ...zhejiang },
  { key: 'cycle.school', value: { min: 3, max: 5 }, unit: '年', ...regulation('第十四条') },
  { key: 'cycle.school', value: 5, unit: '年', ...zhejiang },
  { key: 'rebut.days', value: { amount: 10, from: 'INSPECTION_ENDED' }, unit: '工作日', ...shanghai },
  { key: 'rebut.days', value: { amount: 10, from: 'RECEIVED' }, unit: '日', ...zhejiang },
  { key: 'rebut.days', value: { amount: 5, from: 'RECEIVED' }, unit: '日', ...chongqing },
  { key: 'opinion.days', value: { amount: 30, from: 'INSPECTION_ENDED' }, unit: '日', ...shanghai },
  { key: 'opinion.days', value: { amount: 30, from: 'INSPECTION_ENDED' }, unit: '日', ...zhejiang },
  { key: 'opinion.days', value: { amount: 30, from: 'FEEDBACK_GIVEN' }, unit: '日', ...chongqing },
  { key: 'opinion.majority', value: { numerator: 2, denominator: 3 }, unit: '比例', ...shanghai },
  { key: 'report.days', value: { amount: 30, from: 'INSPECTION_ENDED' }, unit: '日', ...zhejiang },
]

const accountabilityClocks: RuleParameter[] = [
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

const evaluations: RuleParameter[] = [
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

const offices: RuleParameter[] = [
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

/** The shipped rows, all in one list; `checkPack` finds no fault in them. */
export const defaultRules: readonly RuleParameter[] = [
  ...inspectors,
  ...inspections,
  ...accountabilityClocks,
  ...evaluations,
  ...offices,
]
