import { z } from 'zod'
import { date, id, idempotencyKey, list, text } from '../input.ts'

const expert = z
  .object({
    personId: id,
    fields: list(text(50), 20).transform((fields) => [...new Set(fields)]),
    titleClass: z.enum(['SENIOR', 'OTHER']),
    validFrom: date,
    validTo: date.nullish(),
    isDemo: z.boolean(),
  })
  .refine(({ validFrom, validTo }) => !validTo || validFrom < validTo, '结束日期应晚于开始日期')

export const enrolling = z.object({ experts: list(expert), idempotencyKey })
export type Enrolling = z.infer<typeof enrolling>

export const removing = z.object({ expertId: id, removedOn: date, reason: text(500) })
