import { z } from 'zod'
import type { FieldOperationKind, NewVisit } from '../generated/resolvers.ts'

const words = (max: number) => z.string().trim().min(1).max(max)
const optional = <Shape extends z.ZodType>(shape: Shape) =>
  shape.nullish().transform((value) => value ?? null)

/** The item to which something belongs, where it belongs to one. */
const about = { formVersionId: optional(z.uuid()), item: optional(words(40)) }

const quantity = {
  value: z.number().min(0).max(1_000_000),
  qualifier: z.enum(['EQ', 'GE', 'GT', 'APPROX']).default('EQ'),
}

/** Who was met (教育督导条例 第十九条: students, parents and teachers are heard separately). */
export const headcountGroups = ['STUDENTS', 'PARENTS', 'TEACHERS', 'LEADERS', 'DELEGATES', 'OTHERS'] as const

const startVisit = z.strictObject({
  kind: z.enum(['SCHOOL', 'TRAINING_INSTITUTION', 'TOWNSHIP', 'MEETING', 'OTHER']),
  organizationId: z.string().nullish(),
  divisionId: z.string().nullish(),
  placeName: z.string().nullish(),
  occurredOn: z.iso.date(),
  methods: z.array(z.enum(['ON_SITE', 'DOCUMENTS', 'TALKS', 'QUESTIONNAIRE', 'LESSON', 'MEETING'])),
  orientation: z.enum(['PROCESS', 'RESULT']).nullish(),
  selection: z.enum(['ROUTINE', 'RANDOM']).nullish(),
  openness: z.enum(['OPEN', 'COVERT']).nullish(),
  persons: z.strictObject(quantity).nullish(),
  isDemo: z.boolean().default(false),
}) satisfies z.ZodType<Omit<NewVisit, 'clientId'>>

/** What each kind of operation says. */
const shapes = {
  START_VISIT: startVisit,
  USE_FORM: z.strictObject({ formVersionId: z.uuid() }),
  ANSWER: z
    .strictObject({
      formVersionId: z.uuid(),
      item: words(40),
      value: optional(z.union([z.string(), z.number()])),
      notApplicable: z.boolean().default(false),
      comment: optional(words(4_000)),
      reason: optional(words(1_000)),
    })
    .refine(({ value, notApplicable }) => (value === null) === notApplicable, {
      error: '应给出答案，或者注明不适用',
    }),
  NOTE: z.strictObject({ text: words(4_000), ...about }),
  HEADCOUNT: z.strictObject({ group: z.enum(headcountGroups), ...quantity, reason: optional(words(1_000)) }),
  PROPOSE_PROBLEM: z.strictObject({
    aspect: words(50),
    description: words(4_000),
    requirement: optional(words(4_000)),
    level: z.enum(['GENERAL', 'SERIOUS', 'MAJOR']).default('GENERAL'),
    basisArticle: optional(words(500)),
    ...about,
  }),
  ATTACH_EVIDENCE: z.strictObject({
    fileId: z.uuid().toLowerCase(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    name: words(255),
    mediaType: words(100),
    size: z.int().positive(),
    capturedAt: z.iso.datetime({ offset: true }),
    place: optional(
      z.strictObject({
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        accuracy: optional(z.number().min(0).max(100_000)),
      }),
    ),
    caption: optional(words(500)),
    /** Client id of the problem, proposed or recorded, that it shows. */
    problem: optional(words(64)),
    ...about,
  }),
  FINISH: z.strictObject({ summary: optional(words(4_000)) }),
  WITHDRAW: z.strictObject({ reason: words(1_000) }),
} satisfies Record<FieldOperationKind, z.ZodType>

/** Content of one kind, read: trimmed, every field present. */
export type ContentOf<Kind extends FieldOperationKind> = z.output<(typeof shapes)[Kind]>

const { localeError } = z.locales.zhCN()

/** Longest content in characters of JSON. */
const maxContent = 20_000

/**
 * Reads what an operation says.
 *
 * @returns the content, or what is wrong with it in Chinese
 */
export function readContent(
  kind: FieldOperationKind,
  input: unknown,
): { content: object } | { fault: string } {
  if (!isStorable(input)) return { fault: '内容含有无效字符' }
  if (JSON.stringify(input).length > maxContent) return { fault: `内容不能超过 ${maxContent} 个字符` }
  const parsed = shapes[kind].safeParse(input, { error: localeError })
  if (parsed.success) return { content: parsed.data }
  const [issue] = parsed.error.issues
  return { fault: `内容有误：${[issue?.path.join('.'), issue?.message].filter(Boolean).join('，')}` }
}

/** Whether PostgreSQL can keep it as it is: neither zero bytes nor halves of characters, in values and keys. */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0')
  if (Array.isArray(value)) return value.every(isStorable)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every((entry) => entry.every(isStorable))
}

/** What is kept of content that was refused: the same, or its text where it cannot be kept as it is. */
export const kept = (input: unknown): unknown => (isStorable(input) ? input : JSON.stringify(input))

/**
 * Where a value is kept of which there is one at a time: the answer to an item, the count of a group. Null for what is
 * added to the record.
 */
export function registerOf(kind: FieldOperationKind, content: object): string | null {
  if (kind === 'ANSWER') {
    const { formVersionId, item } = content as ContentOf<'ANSWER'>
    return `${formVersionId}/${item}`
  }
  return kind === 'HEADCOUNT' ? (content as ContentOf<'HEADCOUNT'>).group : null
}

/** Equal for values that agree, whatever was remarked about them. */
export function valueOf(kind: FieldOperationKind, content: object): string {
  if (kind === 'WITHDRAW') return 'WITHDRAW'
  const { value, notApplicable, qualifier } = content as Record<string, unknown>
  return JSON.stringify([value ?? null, notApplicable ?? null, qualifier ?? null])
}
