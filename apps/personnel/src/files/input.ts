import { z } from 'zod'
import { date, id, idempotencyKey, text } from '../input.ts'
import { normalIdentityNumber } from './identity-number.ts'

const line = text(200)
const lines = z.array(line).max(50, '最多 50 项')

const careerEntry = z.object({
  from: date,
  to: date.nullish().transform((to) => to ?? null),
  unit: text(100),
  position: text(100),
})

export const identityNumber = text(40).transform(normalIdentityNumber)

export const mobile = text(20)
  .transform((value) => value.normalize('NFKC').replace(/[\s-]/g, ''))
  .refine((value) => /^1[3-9]\d{9}$/.test(value), '手机号应为 11 位数字')

/** A field left out stays as it is, null empties it. */
export const keeping = z.object({
  personId: id,
  version: z.int().min(1).nullish(),
  gender: z.enum(['MALE', 'FEMALE']).nullish(),
  birthDate: date.nullish(),
  education: z.enum(['DOCTORATE', 'MASTER', 'BACHELOR', 'COLLEGE', 'SECONDARY']).nullish(),
  degree: z.enum(['DOCTOR', 'MASTER', 'BACHELOR', 'NONE']).nullish(),
  professionalTitle: text(50).nullish(),
  titleLevel: z.enum(['SENIOR', 'ASSOCIATE_SENIOR', 'INTERMEDIATE', 'JUNIOR', 'NONE']).nullish(),
  yearsInEducation: z.int('应为整数').min(0, '不能为负').max(70, '不能超过 70').nullish(),
  specialty: text(100).nullish(),
  stageTaught: z
    .enum(['PRESCHOOL', 'PRIMARY', 'JUNIOR', 'SENIOR', 'VOCATIONAL', 'SPECIAL', 'HIGHER'])
    .nullish(),
  subject: text(50).nullish(),
  workUnit: text(100).nullish(),
  position: text(100).nullish(),
  mobile: mobile.nullish(),
  email: z.email('不是有效的邮箱').max(100).nullish(),
  address: text(200).nullish(),
  identityNumber: identityNumber.nullish(),
  certificateNumber: text(50).nullish(),
  firstRegisteredOn: date.nullish(),
  career: z.array(careerEntry).max(50, '最多 50 项').optional(),
  awards: lines.optional(),
  papers: lines.optional(),
  idempotencyKey,
})
export type Keeping = z.infer<typeof keeping>

/** A line of the career, as it is kept. */
export type CareerEntry = z.output<typeof careerEntry>

export const withReason = z.object({ personId: id, reason: text(500) })

export const checking = z.object({
  personIds: z
    .array(id)
    .min(1, '不能为空')
    .max(200, '一次最多 200 项')
    .transform((values) => [...new Set(values)]),
  kind: z.enum(['FULL_TIME', 'PART_TIME', 'SPECIAL']),
  on: date,
})
