import type { PlainDate } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import type { FeeStatus } from '../generated/resolvers.ts'

const statusNames: Record<FeeStatus, string> = {
  RECORDED: '已登记',
  SUBMITTED: '已提交',
  APPROVED: '已审批',
  PAID: '已支付',
  CANCELLED: '已撤销',
}

/** The order of steps: in which states each may be taken, and where it leads. */
export const feeSteps = {
  submit: { name: '提交', from: ['RECORDED'], to: 'SUBMITTED' },
  approve: { name: '审批', from: ['SUBMITTED'], to: 'APPROVED' },
  return: { name: '退回', from: ['SUBMITTED'], to: 'RECORDED' },
  pay: { name: '登记支付', from: ['APPROVED'], to: 'PAID' },
  cancel: { name: '撤销', from: ['RECORDED', 'SUBMITTED', 'APPROVED'], to: 'CANCELLED' },
} as const satisfies Record<string, { name: string; from: readonly FeeStatus[]; to: FeeStatus }>

export type FeeStep = keyof typeof feeSteps

/** A line as far as its steps depend on it. */
export interface FeeState {
  status: string
  officeOrganizationId: string
  personId: string
  submittedById: string | null
}

/** Whether the caller may take a step now: the paying office, nobody with his own fee, and two persons for one line. */
export function judgeStep(
  step: FeeStep,
  { status, officeOrganizationId, personId, submittedById }: FeeState,
  caller: { organizationId: string | null; personId: string | null },
): Fault | undefined {
  const { name, from } = feeSteps[step]
  if (caller.organizationId !== officeOrganizationId) {
    return { code: 'FORBIDDEN', message: '只有支付评审费的机构可以办理，请切换到该机构的任职' }
  }
  if (caller.personId === personId) return { code: 'FORBIDDEN', message: ownFee }
  if (!isIn(from, status)) {
    const allowed = (Object.keys(feeSteps) as FeeStep[]).filter((one) => isIn(feeSteps[one].from, status))
    const now = allowed.map((one) => feeSteps[one].name).join('、') || '不能再办理'
    return {
      code: 'CONFLICT',
      message: `不能${name}：${statusNames[status as FeeStatus]}，现在可以：${now}`,
      details: { step, status, allowed },
    }
  }
  if (step === 'approve' && caller.personId === submittedById) {
    return { code: 'FORBIDDEN', message: '提交人不能审批，请由另一人审批' }
  }
  return undefined
}

const isIn = (states: readonly string[], status: string) => states.includes(status)

export const ownFee = '本人不能办理自己的评审费，请由本机构其他人员办理'

/** A line of the office that counts: one that is not cancelled. */
export interface Line {
  id: string
  personId: string
  workedOn: PlainDate
  activityKey: string
}

/**
 * One fault or none for each line that is to be cancelled. The amount of a later day depends on the days before it: of an
 * activity the last days of a person go first, or all together.
 */
export function judgeCancellations(cancelled: readonly Line[], live: readonly Line[]): (Fault | undefined)[] {
  const ids = new Set(cancelled.map(({ id }) => id))
  return cancelled.map((line) => {
    const later = live.find(
      (other) => isOfSameActivity(other, line) && other.workedOn > line.workedOn && !ids.has(other.id),
    )
    if (!later) return undefined
    return {
      code: 'CONFLICT',
      message: `该人员在本活动中还有较晚的 ${later.workedOn}，其金额按天数计算，请先撤销较晚的日期`,
    }
  })
}

export const isOfSameActivity = (a: Omit<Line, 'id'>, b: Omit<Line, 'id'>): boolean =>
  a.personId === b.personId && a.activityKey === b.activityKey

/** Whether lines can have been paid on that day. */
export function judgePayment(
  { approvedOn }: { approvedOn: PlainDate },
  paidOn: PlainDate,
  today: PlainDate,
): Fault | undefined {
  if (paidOn > today)
    return { code: 'INVALID', message: `支付日期 ${paidOn} 在今天（${today}）之后，尚未发生` }
  if (paidOn < approvedOn) {
    return { code: 'INVALID', message: `支付日期 ${paidOn} 不能早于审批日期 ${approvedOn}` }
  }
  return undefined
}
