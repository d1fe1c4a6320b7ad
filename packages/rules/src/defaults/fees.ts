import { nation, type RuleParameter } from '../parameter.ts'
import { yearOnly } from './sources.ts'

const consultation = {
  divisionCode: nation,
  validFrom: '2018-01-01',
  article: '《中央财政科研项目专家咨询费管理办法》（财科教〔2017〕128号）',
  mark: 'RECALLED' as const,
}

/**
 * Expert fees (评审费). 巴中市 issued rules of its own in 2020 whose amounts no source tells; these are the often used ones
 * of research projects, from memory. What one person may receive at most in a year, no source says, nor what work by
 * correspondence is paid: there is no row until an office approves one.
 */
export const fees: RuleParameter[] = [
  {
    key: 'fee.rates',
    value: {
      basis: 'AFTER_TAX',
      rows: [
        { titleClass: 'SENIOR', mode: 'MEETING', min: 150_000, max: 240_000 },
        { titleClass: 'SENIOR', mode: 'ON_SITE', min: 150_000, max: 240_000 },
        { titleClass: 'OTHER', mode: 'MEETING', min: 90_000, max: 150_000 },
        { titleClass: 'OTHER', mode: 'ON_SITE', min: 90_000, max: 150_000 },
      ],
    },
    unit: '分/人·天',
    ...consultation,
    note: `高级职称 1500–2400 元/人·天，其他 900–1500 元/人·天，税后，待核；${yearOnly}`,
  },
  {
    key: 'fee.factors',
    value: { halfDay: 60, fullDays: 2, laterDays: 50, lead: 150 },
    unit: '%',
    ...consultation,
    note: `半天按 60%，第三天起按 50%，院士、全国知名专家可上浮 50%，待核；${yearOnly}`,
  },
  {
    key: 'fee.ownUnit',
    value: { paid: false },
    unit: '项',
    divisionCode: nation,
    validFrom: '2012-10-01',
    article: '系统默认：本单位人员执行督导任务不领取评审费（法规未作规定）',
    mark: 'DESIGN',
  },
  {
    key: 'fee.tax',
    value: {
      fixedUpTo: 400_000,
      fixedDeduction: 80_000,
      percentDeduction: 20,
      brackets: [
        { upTo: 2_000_000, percent: 20, quick: 0 },
        { upTo: 5_000_000, percent: 30, quick: 200_000 },
        { percent: 40, quick: 700_000 },
      ],
    },
    unit: '分',
    divisionCode: nation,
    validFrom: '2019-01-01',
    article: '《个人所得税扣缴申报管理办法（试行）》（国家税务总局公告2018年第61号）',
    mark: 'RECALLED',
    note: '劳务报酬所得预扣预缴，按次或者按月；待核。',
  },
]
