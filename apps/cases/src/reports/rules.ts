import type { Fault } from '@dudao/service'
import type {
  NewReportDispatch,
  PublishInspectionReportInput,
  ReportRecipientKind,
} from '../generated/resolvers.ts'
import type { AppliedRule } from '../rules-in-force.ts'

/** Who has to get the report. */
export const recipients = 'report.recipients'

const recipientNames: Record<ReportRecipientKind, string> = {
  GOVERNMENT: '本级人民政府',
  HIGHER_ORGAN: '上一级教育督导机构（备案）',
  EDUCATION_DEPARTMENT: '教育行政部门',
  CONGRESS: '人大常委会',
  OTHER: '其他',
}

export const maxDispatches = 50
const maxAtOnce = 20

/** What SDL cannot say of the recipients of a report. */
export function judgeDispatches(dispatches: readonly NewReportDispatch[]): Fault | undefined {
  if (dispatches.length < 1 || dispatches.length > maxAtOnce) {
    return { code: 'INVALID', message: `每次登记 1 至 ${maxAtOnce} 个报送对象` }
  }
  const faulty = dispatches.findIndex(
    ({ organizationId, recipientName }) =>
      !organizationId && (!recipientName?.trim() || recipientName.length > 100),
  )
  if (faulty < 0) return undefined
  return { code: 'INVALID', message: `第 ${faulty + 1} 行：请填写报送对象的名称（100 字以内）` }
}

/** A report is one to the own government (教育督导条例 第二十三条). */
export function judgeReport(dispatches: readonly NewReportDispatch[]): Fault | undefined {
  if (dispatches.some(({ kind }) => kind === 'GOVERNMENT')) return undefined
  return { code: 'INVALID', message: '督导报告应当向本级人民政府提交，请登记报送本级人民政府的日期' }
}

/** A published report says where and when, one that is not published says why. */
export function judgePublication(input: PublishInspectionReportInput): Fault | undefined {
  const { openness, reason, publishedOn, publishedAt } = input
  const fault =
    openness === 'PUBLIC'
      ? (!publishedOn || !publishedAt?.trim()) && '主动公开的报告，请填写公开日期和公开位置'
      : publishedOn || publishedAt
        ? '不主动公开的报告没有公开日期和位置'
        : !reason?.trim() && '请填写不主动公开的理由'
  return fault ? { code: 'INVALID', message: fault } : undefined
}

/** Whether an inspection may end: everybody whom the rule names got the report, and its openness is decided. */
export function judgeEnd(
  sent: readonly string[],
  isDecided: boolean,
  rules: readonly AppliedRule[],
): Fault | undefined {
  const rule = rules.find(({ key }) => key === recipients)
  const wanted = (rule?.value ?? []) as ReportRecipientKind[]
  const missing = wanted.filter((kind) => !sent.includes(kind))
  if (rule && missing.length > 0) {
    const names = missing.map((kind) => recipientNames[kind]).join('、')
    return {
      code: 'CONFLICT',
      message: `督导报告尚未报送：${names}，不能结束督导。依据：${rule.article}`,
      rule: rule.key,
      article: rule.article,
      details: { missing },
    }
  }
  if (isDecided) return undefined
  return {
    code: 'CONFLICT',
    message: '尚未决定督导报告是否公开，不能结束督导',
    details: { missing: ['openness'] },
  }
}
