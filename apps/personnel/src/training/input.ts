import { z } from 'zod'
import { form } from '../courses/input.ts'
import { hours } from './hours.ts'
import { date, id, idempotencyKey, ids, list, text } from '../input.ts'

export const roster = z.object({
  sessionId: id,
  rows: list(z.object({ personId: id, hours: hours.nullish() })),
  idempotencyKey,
})

const pastRow = z.object({
  personId: id,
  year: z.int(),
  occurredOn: date.nullish(),
  form,
  hours,
  isPreService: z.boolean(),
})
export type PastRow = z.infer<typeof pastRow>

export const pastHours = z.object({
  sourcePaper: text(500),
  rows: list(pastRow),
  isDemo: z.boolean(),
  idempotencyKey,
})

export const checkingIn = z.object({ sessionId: id, code: text(100) })

export const revocation = z.object({ creditId: id, reason: text(500) })

export const issuing = z.object({
  sessionId: id,
  personIds: ids().nullish(),
  code: z
    .string()
    .trim()
    .regex(/^[\u4e00-\u9fa5]{2,14}$/u, '证书代字应为 2 至 14 个汉字'),
  issuedOn: date,
  idempotencyKey,
})

export const forecast = z.object({
  divisionId: id.nullish(),
  on: date,
  year: z.int(),
  shortOnly: z.boolean(),
})
