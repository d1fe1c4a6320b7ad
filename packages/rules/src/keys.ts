import { z } from 'zod'
import { feeCapSchema, feeFactorsSchema, feeRatesSchema, feeTaxSchema } from './fees.ts'
import { onSiteTriggerSchema } from './on-site-trigger.ts'
import { periodValueSchema } from './period.ts'
import { schoolTermsSchema } from './school-terms.ts'
import { workCalendarSchema } from './workdays.ts'

const whole = z.int().min(1)
const rangeSchema = z.strictObject({ min: z.number(), max: z.number() }).refine((r) => r.min <= r.max)
const byStage = z.strictObject({ primary: z.number().min(0), junior: z.number().min(0) })
const percent = z.number().min(0).max(100)
const groups = z
  .array(z.enum(['STUDENTS', 'PARENTS', 'TEACHERS', 'LEADERS', 'DELEGATES', 'PUBLIC', 'OTHERS']))
  .min(1)

/** Figures of an inspector's year that an item of the appraisal may be read with. */
export const appraisalFigures = [
  'INSPECTIONS',
  'LED',
  'REGULAR_INSPECTIONS',
  'VISITS',
  'REGULAR_VISITS',
  'SCHOOLS',
  'RECORDED_VISITS',
  'PROBLEMS',
  'CLOSED_PROBLEMS',
  'SUGGESTIONS',
  'OPINIONS',
  'DECIDED_REPORTS',
  'DUTY_SCHOOLS',
  'TRAINING_HOURS',
] as const

const code = z.string().regex(/^[A-Z][A-Z_]*$/)
const isUnique = (rows: readonly { code: string }[]) =>
  new Set(rows.map((one) => one.code)).size === rows.length

export type KnownKey = { title: string; units: readonly string[]; value: z.ZodType }

/** What the keys mean that our own code reads: a Chinese title, the units allowed, and the shape of the value. */
export const knownKeys: Readonly<Record<string, KnownKey>> = {
  'term.parttime': { title: '兼职督学每届任期', units: ['年'], value: whole },
  'term.maxConsecutive': { title: '兼职督学连续任职届数上限', units: ['届'], value: whole },
  'term.breakDays': { title: '视为连续任职中断的间隔', units: ['日'], value: whole },
  'qual.years': { title: '督学从事教育工作年限', units: ['年'], value: whole },
  'qual.education': {
    title: '督学学历或职称条件（具备其一）',
    units: ['项'],
    value: z.array(z.enum(['BACHELOR', 'SENIOR_TITLE'])).min(1),
  },
  'appoint.publicity': { title: '拟聘督学公示期下限', units: ['工作日', '日'], value: whole },
  'train.hours': { title: '督学每年集中培训学时下限', units: ['学时'], value: whole },
  'train.countedForms': {
    title: '计入集中培训学时的培训形式',
    units: ['项'],
    value: z.array(z.enum(['CONCENTRATED', 'ONLINE', 'SELF_STUDY'])).min(1),
  },
  'train.preService': {
    title: '新任督学岗前培训',
    units: ['项', '学时'],
    value: z.strictObject({ required: z.boolean(), hours: whole.optional() }),
  },
  'appraisal.items': {
    title: '督学年度考核内容',
    units: ['项'],
    value: z
      .array(z.strictObject({ code, name: z.string().min(1), figures: z.array(z.enum(appraisalFigures)) }))
      .min(1)
      .refine(isUnique),
  },
  'appraisal.grades': {
    title: '督学年度考核等次（由高到低）',
    units: ['等'],
    value: z
      .array(
        z.strictObject({
          code,
          name: z.string().min(1),
          consequence: z.enum(['COMMENDATION', 'DISMISSAL']).optional(),
        }),
      )
      .min(2)
      .refine(isUnique),
  },
  'appraisal.objectionDays': { title: '对督学考核结果提出异议的期限', units: ['日', '工作日'], value: whole },
  'fee.rates': { title: '专家评审费标准', units: ['分/人·天'], value: feeRatesSchema },
  'fee.factors': { title: '专家评审费折算比例', units: ['%'], value: feeFactorsSchema },
  'fee.cap': { title: '专家评审费封顶额', units: ['分'], value: feeCapSchema },
  'fee.ownUnit': {
    title: '本单位人员是否领取评审费',
    units: ['项'],
    value: z.strictObject({ paid: z.boolean() }),
  },
  'fee.tax': { title: '劳务报酬个人所得税预扣', units: ['分'], value: feeTaxSchema },
  'ratio.schoolsPerInspector': {
    title: '督学与学校配备比例（每名督学对应学校数）',
    units: ['所'],
    value: z.strictObject({ normal: whole, large: whole }),
  },
  'staffing.counts': {
    title: '核定督学人数时计入的学校种类',
    units: ['项'],
    value: z.strictObject({
      kindergartens: z.boolean(),
      teachingPoints: z.boolean(),
      campuses: z.boolean(),
    }),
  },
  'staffing.largeSchoolPupils': { title: '学生数较多的学校的在校生下限', units: ['人'], value: whole },
  'staffing.minFullTime': { title: '县级专职督学人数下限', units: ['人'], value: whole },
  'duty.schoolsPerInspector': {
    title: '每名责任督学负责学校数',
    units: ['所'],
    value: z
      .strictObject({ min: whole.optional(), max: whole, large: whole.optional() })
      .refine(({ min, max }) => min === undefined || min <= max),
  },
  'duty.inspectorsPerSchool': { title: '每校责任督学人数下限', units: ['人'], value: whole },
  'duty.rotationYears': { title: '责任督学轮换年限', units: ['年'], value: whole },
  'zone.maxSchools': { title: '每个督学责任区学校数上限', units: ['所'], value: whole },
  'visit.minPerTerm': { title: '每学期经常性督导次数下限', units: ['次'], value: whole },
  'visit.minPerMonth': {
    title: '每月经常性督导次数下限',
    units: ['次'],
    value: z
      .strictObject({ kindergarten: whole.optional(), school: whole.optional() })
      .refine((kinds) => Object.keys(kinds).length > 0),
  },
  'visit.maxNotice': { title: '经常性督导最早提前通知时间', units: ['工作日'], value: whole },
  'visit.publicOpinion': {
    title: '征求公众对被督导单位的意见',
    units: ['项'],
    value: z.strictObject({ required: z.boolean() }),
  },
  'hearing.absent': {
    title: '听取意见时应当离场的人员',
    units: ['项'],
    value: z.array(z.strictObject({ heard: groups, absent: groups })).min(1),
  },
  'emergency.makeUp': {
    title: '突发事件督导补办方案和通知的期限',
    units: ['日', '工作日'],
    value: z
      .strictObject({ plan: whole.optional(), notice: whole.optional() })
      .refine(({ plan, notice }) => plan !== undefined || notice !== undefined),
  },
  'team.min': { title: '督导小组督学人数下限', units: ['人'], value: whole },
  'plan.sources': {
    title: '年度督导计划应当列明的来源',
    units: ['项'],
    value: z.array(z.enum(['REGULAR_REPORTS', 'MONITORING', 'COMPLAINTS', 'OTHER_UNITS'])).min(1),
  },
  'onSite.trigger': { title: '提议实地督办的条件', units: ['项'], value: onSiteTriggerSchema },
  'cycle.gov': { title: '对下一级政府督导的周期', units: ['年'], value: whole },
  'cycle.school': { title: '对学校综合督导的周期', units: ['年'], value: z.union([whole, rangeSchema]) },
  'recusal.leftWithin': { title: '离开被督导单位需回避的年限', units: ['年'], value: whole },
  'rebut.days': { title: '对初步督导意见的申辩期限', units: ['日', '工作日'], value: periodValueSchema },
  'opinion.days': { title: '发出督导意见书的期限', units: ['日', '工作日'], value: periodValueSchema },
  'opinion.majority': {
    title: '督导意见须同意的小组成员比例',
    units: ['比例'],
    value: z.strictObject({ numerator: whole, denominator: whole }),
  },
  'feedback.days': {
    title: '评议后书面反馈督导意见的期限',
    units: ['日', '工作日'],
    value: z.strictObject({ special: whole, comprehensive: whole }),
  },
  'review.days': {
    title: '对督导结论申请复核与答复的期限',
    units: ['日', '工作日'],
    value: z
      .strictObject({
        apply: whole,
        decide: whole.optional(),
        decideMonths: whole.optional(),
        by: z.enum(['SAME', 'HIGHER']),
      })
      .refine(({ decide, decideMonths }) => (decide === undefined) !== (decideMonths === undefined)),
  },
  'rectify.reportDays': { title: '提交整改报告的期限', units: ['日', '工作日'], value: periodValueSchema },
  'report.days': { title: '提交督导报告的期限', units: ['日', '工作日'], value: periodValueSchema },
  'report.recipients': {
    title: '督导报告报送和备案的对象',
    units: ['项'],
    value: z.array(z.enum(['GOVERNMENT', 'HIGHER_ORGAN', 'EDUCATION_DEPARTMENT', 'CONGRESS'])).min(1),
  },
  'account.groupWithin': { title: '成立问责调查认定工作组的期限', units: ['日'], value: periodValueSchema },
  'account.review': {
    title: '问责复核的申请与决定期限',
    units: ['日'],
    value: z.strictObject({ apply: whole, decide: whole }),
  },
  'account.appeal': {
    title: '问责申诉的申请、决定与纠正期限',
    units: ['日'],
    value: z.strictObject({ apply: whole, decide: whole, correct: whole }),
  },
  'account.repeat': {
    title: '从重问责的次数与期间',
    units: ['次'],
    value: z.strictObject({ times: whole, withinYears: whole }),
  },
  'yzjh.cv': { title: '优质均衡各项指标校际差异系数上限', units: ['系数'], value: byStage },
  'yzjh.schoolPass': {
    title: '优质均衡每校达标项数',
    units: ['项'],
    value: z.strictObject({ met: whole, of: whole, restPercent: percent }),
  },
  'jbjh.cvComposite': { title: '基本均衡校际综合差异系数上限', units: ['系数'], value: byStage },
  'pjph.core': {
    title: '普及普惠核心指标下限',
    units: ['%'],
    value: z.strictObject({ grossEnrolment: percent, inclusive: percent, public: percent }),
  },
  'satisfaction.min': { title: '社会认可度下限', units: ['%'], value: percent },
  'doc.layout': {
    title: '公文版面',
    units: ['毫米'],
    value: z.strictObject({
      topMargin: z.number(),
      bindingMargin: z.number(),
      textWidth: z.number(),
      textHeight: z.number(),
      linesPerPage: whole,
      charactersPerLine: whole,
      issuerBelowTextTop: z.number(),
      ruleBelowNumber: z.number(),
    }),
  },
  'calendar.terms': { title: '学期校历', units: ['学期'], value: schoolTermsSchema },
  'calendar.workdays': { title: '工作日历', units: ['日'], value: workCalendarSchema },
}
