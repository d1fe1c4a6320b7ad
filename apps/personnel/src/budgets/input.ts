import { z } from 'zod'
import { date, id, idempotencyKey, ids, list, text } from '../input.ts'

/** A thousand billion yuan: whoever means more has counted wrongly. */
const fen = z.number().max(100_000_000_000_000, '金额过大')
const positive = fen.min(1, '金额应大于 0')

const line = z.object({
  item: z.enum(['REVIEW_FEE', 'SUBSIDY', 'TRAINING', 'TRAVEL', 'MEETING', 'PRINTING', 'OTHER']),
  name: text(50),
  amount: fen,
})

export const proposing = z.object({
  year: z.int().min(1900, '年度应为四位公历年份').max(2200, '年度应为四位公历年份'),
  lines: list(line, 100).refine(
    (lines) => new Set(lines.map(({ name }) => name)).size === lines.length,
    '项目名称重复',
  ),
  isDemo: z.boolean(),
  idempotencyKey,
})

const decided = { approve: z.boolean(), reason: text(500).nullish() }

export const deciding = z.object({ budgetId: id, ...decided })

export const adjusting = z.object({ lineId: id, amount: fen, reason: text(500), idempotencyKey })

export const decidingAdjustment = z.object({ adjustmentId: id, ...decided })

export const recordingExpenses = z.object({
  lineId: id,
  rows: list(
    z.object({ description: text(200), amount: positive, occurredOn: date, personId: id.nullish() }),
  ),
  trainingSessionId: id.nullish(),
  isDemo: z.boolean(),
  idempotencyKey,
})
export type ExpensesRecorded = z.infer<typeof recordingExpenses>

export const settling = z.object({
  expenseIds: ids(),
  paidOn: date,
  voucherNumber: text(50),
  idempotencyKey,
})

export const cancelling = z.object({ expenseIds: ids(), reason: text(500), idempotencyKey })

export const budgetFilter = z.object({
  officeId: id.nullish(),
  divisionId: id.nullish(),
  year: z.int().nullish(),
  status: z.string().nullish(),
})

export const expenseFilter = z
  .object({
    lineId: id.nullish(),
    personId: id.nullish(),
    status: z.string().nullish(),
    from: date.nullish(),
    to: date.nullish(),
  })
  .refine(({ from, to }) => !from || !to || from <= to, '起始日期不能晚于截止日期')
