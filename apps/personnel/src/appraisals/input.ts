import { z } from 'zod'
import { date, id, idempotencyKey, ids, list, text } from '../input.ts'

const year = z.int().min(1900, '年度应为四位公历年份').max(2200, '年度应为四位公历年份')

export const opening = z.object({
  year,
  personIds: ids().nullish(),
  isDemo: z.boolean(),
  idempotencyKey,
})

export const adding = z.object({ roundId: id, personIds: ids(), idempotencyKey })

export const retaking = z.object({ appraisalIds: ids(), reason: text(500), idempotencyKey })

export const statement = z.object({ appraisalId: id, statement: text(10_000) })

const gradeRow = z.object({
  appraisalId: id,
  grade: z.string(),
  reason: text(2000),
  remarks: z.array(z.object({ item: z.string(), text: text(2000) })).max(50),
})

export const proposing = z.object({
  rows: list(gradeRow).refine(
    (rows) => new Set(rows.map(({ appraisalId }) => appraisalId)).size === rows.length,
    '同一考核重复',
  ),
  idempotencyKey,
})

export const publishing = z.object({
  appraisalIds: ids(),
  publishedOn: date,
  objectUntil: date.nullish(),
  idempotencyKey,
})

export const objection = z.object({ appraisalId: id, objection: text(4000) })

export const acknowledgement = z.object({ appraisalId: id })

export const decision = z.object({ appraisalId: id, grade: z.string(), reason: text(2000), on: date })

export const conclusion = z.object({ appraisalIds: ids(), on: date, idempotencyKey })
