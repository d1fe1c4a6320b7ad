import { DomainError, isId } from '@dudao/service'
import { z } from 'zod'

/** The longest batch of one command. */
const maxBatch = 200

// What SDL cannot say about an input: shapes of ids, lengths, no repetition. Dates were checked as scalars.
export const id = z.string().refine(isId, '不是有效的编号')
export const date = z.string()
export const text = (max: number) => z.string().trim().min(1, '不能为空').max(max, `不能超过 ${max} 字`)
export const idempotencyKey = z.string().min(1).max(100).nullish()

export const list = <T extends z.ZodType>(item: T, max = maxBatch) =>
  z.array(item).min(1, '不能为空').max(max, `一次最多 ${max} 项`)

export const ids = (max = maxBatch) =>
  list(id, max).refine((values) => new Set(values).size === values.length, '有重复的编号')

/** The input as its schema knows it. @throws DomainError INVALID naming every faulty field */
export function parse<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
  throw new DomainError('INVALID', `输入有误：${faults.slice(0, 10).join('；')}`)
}
