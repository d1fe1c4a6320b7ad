import { z } from 'zod'
import { date, id, idempotencyKey, ids, list, text } from '../input.ts'

/** A batch asks for the rules of each of its days. */
const maxDays = 31

export const activity = z
  .object({
    kind: z.enum(['INSPECTION', 'TRAINING_SESSION', 'EVALUATION_ROUND', 'OTHER']),
    id: id.nullish(),
    title: text(100).nullish(),
  })
  .refine(
    (one) => (one.kind === 'OTHER' ? one.title && !one.id : one.id && !one.title),
    '其他活动填写名称，督导、培训、评价填写编号',
  )
export type FeeActivity = z.infer<typeof activity>

const row = z.object({
  personId: id,
  workedOn: date,
  part: z.enum(['FULL_DAY', 'HALF_DAY']),
  dailyRate: z
    .number()
    .nullish()
    .transform((rate) => rate ?? null),
  isLeading: z.boolean(),
})

export const recording = z.object({
  activity,
  mode: z.enum(['MEETING', 'ON_SITE', 'CORRESPONDENCE']),
  rows: list(row).refine(
    (rows) => new Set(rows.map(({ workedOn }) => workedOn)).size <= maxDays,
    `一次最多登记 ${maxDays} 个不同日期`,
  ),
  isDemo: z.boolean(),
  idempotencyKey,
})
export type Recording = z.infer<typeof recording>

export const lines = z.object({ feeIds: ids(), idempotencyKey })

export const submission = z.object({ feeIds: ids(), budgetLineId: id.nullish(), idempotencyKey })

export const reasoned = z.object({ feeIds: ids(), reason: text(500), idempotencyKey })

export const payment = z.object({
  feeIds: ids(),
  paidOn: date,
  voucherNumber: text(50),
  idempotencyKey,
})

const inOrder = ({ from, to }: { from?: string | null | undefined; to?: string | null | undefined }) =>
  !from || !to || from <= to
const backwards = '起始日期不能晚于截止日期'

export const filter = z
  .object({
    officeId: id.nullish(),
    personId: id.nullish(),
    activity: activity.nullish(),
    from: date.nullish(),
    to: date.nullish(),
    status: z.string().nullish(),
  })
  .refine(inOrder, backwards)

export const statement = z
  .object({
    officeId: id.nullish(),
    activity: activity.nullish(),
    activityId: id.nullish(),
    from: date.nullish(),
    to: date.nullish(),
    statuses: z.array(z.string()).min(1, '不能为空').nullish(),
  })
  .refine(inOrder, backwards)
  .refine(({ from, to }) => Boolean(from) === Boolean(to), '请同时填写起始和截止日期')
  .refine((one) => one.activity || one.activityId || one.from, '请填写活动或期间')
