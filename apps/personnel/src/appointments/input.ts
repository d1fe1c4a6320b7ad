import { z } from 'zod'
import { date, id, idempotencyKey, ids, list, text } from '../input.ts'

const persons = list(z.object({ personId: id, isDemo: z.boolean() }))

const sessionNumber = z.int().min(1, '届次应为正整数').max(999, '届次应为正整数')

export const recommendation = z.object({
  appointingOrganizationId: id,
  tier: z.enum(['PROVINCE', 'CITY', 'COUNTY']),
  kind: z.enum(['FULL_TIME', 'PART_TIME', 'SPECIAL']),
  session: sessionNumber.nullish(),
  recommendedOn: date,
  persons,
  idempotencyKey,
})
export type Recommendation = z.infer<typeof recommendation>

export const review = z.object({
  appointmentIds: ids(),
  approve: z.boolean(),
  reason: text(500).nullish(),
  on: date,
  idempotencyKey,
})

export const notice = z
  .object({ appointmentIds: ids(), from: date, to: date, idempotencyKey })
  .refine(({ from, to }) => from <= to, '公示截止日期不能早于开始日期')

export const appointing = z.object({
  appointmentIds: ids(),
  appointedOn: date,
  termFrom: date,
  documentNumber: text(100),
  cardNumberPrefix: text(50).nullish(),
  idempotencyKey,
})

export const ending = z.object({
  appointmentId: id,
  endedOn: date,
  reason: text(500),
  ground: z.enum(['ABSENT', 'FAILED_APPRAISAL', 'DISCIPLINED', 'HEALTH', 'JOB_CHANGE', 'OTHER']).nullish(),
})

export const filing = z.object({
  appointmentIds: ids(),
  filedWithOrganizationId: id,
  filedOn: date,
  idempotencyKey,
})

export const sessionEnding = z.object({
  appointingOrganizationId: id,
  tier: z.enum(['PROVINCE', 'CITY', 'COUNTY']),
  session: sessionNumber,
  endedOn: date,
  reason: text(500),
  idempotencyKey,
})
