import { z } from 'zod'
import { date, id, idempotencyKey, ids, list, text } from '../input.ts'

export const zone = z
  .object({
    name: text(100),
    officePhone: z
      .string()
      .regex(/^[0-9０-９+() （）-]{5,30}$/, '不是有效的电话号码')
      .nullish(),
    validFrom: date,
    validTo: date.nullish(),
    isDemo: z.boolean(),
    idempotencyKey,
  })
  .refine(({ validFrom, validTo }) => !validTo || validFrom < validTo, '结束日期应晚于开始日期')

export const zoneSchools = z.object({ zoneId: id, organizationIds: ids(), from: date, idempotencyKey })

const rows = list(
  z.object({
    organizationId: id,
    personId: id,
    overloadReason: text(500).nullish(),
    additional: z.boolean(),
    isDemo: z.boolean(),
  }),
)
export type Rows = z.infer<typeof rows>

export const assigning = z.object({ rows, validFrom: date, idempotencyKey })
export const rotating = z.object({ zoneId: id, rows, on: date, idempotencyKey })
export const ending = z.object({ assignmentId: id, endedOn: date, reason: text(500) })
