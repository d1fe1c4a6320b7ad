import { z } from 'zod'
import { date, id, idempotencyKey, ids, list, text } from '../input.ts'

/** The most appointments of one command: a session of hundreds is one decision. */
const maxSession = 500

const persons = list(z.object({ personId: id, isDemo: z.boolean() }), maxSession)
const kind = z.enum(['FULL_TIME', 'PART_TIME', 'SPECIAL'])
const ground = z.enum(['ABSENT', 'FAILED_APPRAISAL', 'DISCIPLINED', 'HEALTH', 'JOB_CHANGE', 'OTHER'])

const sessionNumber = z.int().min(1, '届次应为正整数').max(999, '届次应为正整数')

export const recommendation = z.object({
  appointingOrganizationId: id,
  tier: z.enum(['PROVINCE', 'CITY', 'COUNTY']),
  kind,
  session: sessionNumber.nullish(),
  recommendedOn: date,
  persons,
  idempotencyKey,
})
export type Recommendation = z.infer<typeof recommendation>

export const review = z.object({
  appointmentIds: ids(maxSession),
  approve: z.boolean(),
  reason: text(500).nullish(),
  on: date,
  idempotencyKey,
})

export const notice = z
  .object({ appointmentIds: ids(maxSession), from: date, to: date, idempotencyKey })
  .refine(({ from, to }) => from <= to, '公示截止日期不能早于开始日期')

export const appointing = z.object({
  appointmentIds: ids(maxSession),
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
  ground: ground.nullish(),
})

export const pastTerms = z.object({
  source: z.enum(['PAPER', 'SCAN', 'LETTER', 'TABLE']),
  title: text(200),
  rows: list(
    z.object({
      personId: id,
      kind,
      session: sessionNumber.nullish(),
      recommendedOn: date.nullish(),
      reviewedOn: date.nullish(),
      noticeFrom: date.nullish(),
      noticeTo: date.nullish(),
      appointedOn: date.nullish(),
      termFrom: date.nullish(),
      termTo: date.nullish(),
      documentNumber: text(100).nullish(),
      cardNumber: text(50).nullish(),
      endedOn: date.nullish(),
      endReason: text(500).nullish(),
      endGround: ground.nullish(),
      isOver: z.boolean(),
      rawText: text(2000),
      confidence: z.enum(['CERTAIN', 'LIKELY', 'DOUBTFUL']),
      isDemo: z.boolean(),
    }),
    maxSession,
  ),
  idempotencyKey,
})
export type PastTermRow = z.infer<typeof pastTerms>['rows'][number]

export const withdrawal = z.object({ appointmentIds: ids(maxSession), reason: text(500), idempotencyKey })

export const filing = z.object({
  appointmentIds: ids(maxSession),
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
