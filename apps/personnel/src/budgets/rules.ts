import type { PlainDate } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import type { BudgetItem, BudgetStatus, ExpenseStatus } from '../generated/resolvers.ts'

/** Fen as people read them. */
const yuan = (fen: number): string => `${(fen / 100).toFixed(2)} 元`

export const itemNames: Record<BudgetItem, string> = {
  REVIEW_FEE: '评审费',
  SUBSIDY: '督导补助',
  TRAINING: '培训费',
  TRAVEL: '差旅费',
  MEETING: '会议费',
  PRINTING: '印刷资料费',
  OTHER: '其他',
}

const statusNames: Record<BudgetStatus, string> = {
  PROPOSED: '待批准',
  APPROVED: '已批准',
  RETURNED: '已退回',
}

/** What somebody proposed and another decides: a budget, or an adjustment of one of its lines. */
export interface Proposal {
  status: string
  officeOrganizationId: string
  proposedById: string
}

interface Caller {
  organizationId: string | null
  personId: string | null
}

/** Whether the caller may decide on a proposal: another person of the same office, once, and with a reason for a return. */
export function judgeDecision(
  { status, officeOrganizationId, proposedById }: Proposal,
  { approve, reason }: { approve: boolean; reason?: string | null | undefined },
  caller: Caller,
): Fault | undefined {
  const foreign = judgeOffice(officeOrganizationId, caller)
  if (foreign) return foreign
  if (status !== 'PROPOSED') {
    const message = `${statusNames[status as BudgetStatus]}，不能再次决定，请重新提出`
    return { code: 'CONFLICT', message }
  }
  if (caller.personId === proposedById) {
    return { code: 'FORBIDDEN', message: '提出人不能批准或退回，请由另一人办理' }
  }
  return approve || reason ? undefined : { code: 'INVALID', message: '退回须说明理由' }
}

export function judgeOffice(officeId: string, { organizationId }: Caller): Fault | undefined {
  if (officeId === organizationId) return undefined
  return { code: 'FORBIDDEN', message: '只有编制该预算的机构可以办理，请切换到该机构的任职' }
}

/** A line as far as one may draw on it. */
export interface Line {
  name: string
  item: string
  officeOrganizationId: string
  status: string
  year: number
  approved: number
  reserved: number
  used: number
}

export const leftOf = ({ approved, reserved, used }: Pick<Line, 'approved' | 'reserved' | 'used'>): number =>
  approved - reserved - used

/** Whether so much may be drawn from a line now. */
export function judgeDraw(line: Line, need: number, caller: Caller): Fault | undefined {
  const foreign = judgeOffice(line.officeOrganizationId, caller)
  if (foreign) return foreign
  if (line.status !== 'APPROVED') {
    return {
      code: 'CONFLICT',
      message: `${line.year} 年预算${statusNames[line.status as BudgetStatus]}，不能支出`,
    }
  }
  const left = leftOf(line)
  if (need <= left) return undefined
  return {
    code: 'CONFLICT',
    message: `预算项目“${line.name}”剩余 ${yuan(left)}，本次需要 ${yuan(need)}，请减少支出或先调整预算`,
    details: { left, need },
  }
}

/** Whether expenses told in words may be on a line: fees have their own way. */
export function judgeExpenseLine({ item, name }: Pick<Line, 'item' | 'name'>): Fault | undefined {
  if (item !== 'REVIEW_FEE') return undefined
  return { code: 'INVALID', message: `“${name}”为评审费项目，请登记评审费并提交` }
}

/** One fault or none for each fee that is to draw on a line: of the fees' item, in a year from the work to the present. */
export function judgeFeeLine(
  { item, name, year }: Pick<Line, 'item' | 'name' | 'year'>,
  workedOn: readonly PlainDate[],
  today: PlainDate,
): (Fault | undefined)[] {
  const present = yearOf(today)
  return workedOn.map((day) => {
    if (item !== 'REVIEW_FEE') {
      return {
        code: 'INVALID',
        message: `预算项目“${name}”为${itemNames[item as BudgetItem]}，不能列支评审费`,
      }
    }
    if (year >= yearOf(day) && year <= present) return undefined
    return { code: 'INVALID', message: `${day} 的评审费不能列入 ${year} 年预算` }
  })
}

export const yearOf = (day: PlainDate): number => Number(day.slice(0, 4))

/** Whether a line may be changed to so much: never below what is drawn already. */
export function judgeAdjustment(line: Line, after: number, caller: Caller): Fault | undefined {
  const foreign = judgeOffice(line.officeOrganizationId, caller)
  if (foreign) return foreign
  if (line.status !== 'APPROVED') return { code: 'CONFLICT', message: '预算尚未批准，不能调整' }
  if (after === line.approved) return { code: 'INVALID', message: '调整后的金额与现有金额相同' }
  const drawn = line.reserved + line.used
  if (after >= drawn) return undefined
  return {
    code: 'CONFLICT',
    message: `预算项目“${line.name}”已占用和支出 ${yuan(drawn)}，不能调整为 ${yuan(after)}`,
    details: { drawn, after },
  }
}

/** What becomes of an expense that is not of a fee: in which state each step may be taken, and where it leads. */
export const expenseSteps = {
  settle: { name: '登记支付', from: 'RESERVED', to: 'USED' },
  cancel: { name: '撤销', from: 'RESERVED', to: 'FREED' },
} as const satisfies Record<string, { name: string; from: ExpenseStatus; to: ExpenseStatus }>

export type ExpenseStep = keyof typeof expenseSteps

const expenseNames: Record<ExpenseStatus, string> = { RESERVED: '已占用', USED: '已支出', FREED: '已释放' }

/** An expense as far as its steps depend on it. */
export interface ExpenseState {
  status: string
  officeOrganizationId: string
  feeId: string | null
  personId: string | null
  recordedById: string
}

/** Whether the caller may take a step: the office, nobody with what is paid to himself, and two persons for a payment. */
export function judgeExpense(step: ExpenseStep, expense: ExpenseState, caller: Caller): Fault | undefined {
  const { name, from } = expenseSteps[step]
  const foreign = judgeOffice(expense.officeOrganizationId, caller)
  if (foreign) return foreign
  if (expense.personId && expense.personId === caller.personId)
    return { code: 'FORBIDDEN', message: ownExpense }
  if (expense.feeId) return { code: 'CONFLICT', message: `该支出属于评审费，请在评审费中${name}` }
  if (expense.status !== from) {
    return { code: 'CONFLICT', message: `不能${name}：${expenseNames[expense.status as ExpenseStatus]}` }
  }
  if (step === 'settle' && expense.recordedById === caller.personId) {
    return { code: 'FORBIDDEN', message: '登记人不能确认支付，请由另一人办理' }
  }
  return undefined
}

export const ownExpense = '本人不能办理支付给自己的支出，请由本机构其他人员办理'

/** Whether something can have been paid on that day. */
export function judgePaidOn(occurredOn: PlainDate, paidOn: PlainDate, today: PlainDate): Fault | undefined {
  if (paidOn > today)
    return { code: 'INVALID', message: `支付日期 ${paidOn} 在今天（${today}）之后，尚未发生` }
  if (paidOn < occurredOn) {
    return { code: 'INVALID', message: `支付日期 ${paidOn} 不能早于发生日期 ${occurredOn}` }
  }
  return undefined
}
