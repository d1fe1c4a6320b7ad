import { z } from 'zod'
import { date, id, idempotencyKey, text } from '../input.ts'

const distinct = (max: number) =>
  z
    .array(id)
    .max(max, `一次最多 ${max} 项`)
    .transform((values) => [...new Set(values)])

/** The bounds are repeated in the SQL functions that answer past the row policies. */
export const eligibility = z.object({ personIds: distinct(50), organizationIds: distinct(300), on: date })

export const declaration = z
  .object({
    personId: id,
    organizationId: id,
    ground: z.enum(['NEAR_RELATIVE', 'FAMILY_EMPLOYED', 'OTHER'], '该回避情形由任职情况核定，无须申报'),
    from: date,
    to: date.nullish(),
    note: text(500).nullish(),
    idempotencyKey,
  })
  .refine(({ from, to }) => !to || from < to, '结束日期应晚于开始日期')
  .refine(({ ground, note }) => ground !== 'OTHER' || note, '其他情形须说明')
