import { z } from 'zod'
import { hours } from '../training/hours.ts'
import { id, idempotencyKey, text } from '../input.ts'

export const form = z.enum(['CONCENTRATED', 'ONLINE', 'SELF_STUDY'])

export const newCourse = z.object({
  title: text(200),
  form,
  contents: text(4000),
  isDemo: z.boolean(),
  idempotencyKey,
})

const instant = z.string().transform((at) => new Date(at))

export const newSession = z
  .object({
    courseId: id,
    from: instant,
    to: instant,
    place: text(200).nullish(),
    hours,
    isPreService: z.boolean(),
    isSelfPaced: z.boolean(),
    idempotencyKey,
  })
  .refine(({ from, to }) => from < to, '结束时间应晚于开始时间')

export const cancellation = z.object({ sessionId: id, reason: text(500) })

export const opening = z.object({
  sessionId: id,
  validMinutes: z.int().min(1, '签到时长应为 1 至 240 分钟').max(240, '签到时长应为 1 至 240 分钟'),
})
