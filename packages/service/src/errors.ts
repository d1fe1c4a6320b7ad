import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { Logger } from './log.ts'

export type ErrorCode = 'NOT_FOUND' | 'FORBIDDEN' | 'INVALID' | 'CONFLICT' | 'UNAUTHENTICATED' | 'UNAVAILABLE'

/** An answer, not a bug: a code for programs and a Chinese sentence that says what to do. */
export class DomainError extends Error {
  readonly code: ErrorCode
  /** Further facts for programs, e.g. the rule and its article; never personal data. */
  readonly details: Record<string, unknown> | undefined

  constructor(code: ErrorCode, message: string, details?: Record<string, unknown>) {
    super(message)
    this.name = 'DomainError'
    this.code = code
    this.details = details
  }
}

/** What Prisma tells of a refusal: its own code, and PostgreSQL's behind it. */
interface DatabaseError extends Error {
  code: string
  meta?: {
    operation?: string
    driverAdapterError?: { cause?: { originalCode?: string; originalMessage?: string } }
  }
}

const isDatabaseError = (error: unknown): error is DatabaseError =>
  error instanceof Error && error.name.startsWith('PrismaClient') && 'code' in error

/** PostgreSQL's words for text that holds a zero byte, in a column of text or inside JSON. */
const badText = new Set(['22021', '22P05'])

/** Translates the few database refusals that are answers; everything else stays a bug. */
export function asDomainError(error: unknown): DomainError | undefined {
  if (error instanceof DomainError) return error
  if (!isDatabaseError(error)) return undefined
  if (error.code === 'P2028') return new DomainError('UNAVAILABLE', '系统繁忙，请稍后重试')
  const { originalCode = '', originalMessage = '' } = error.meta?.driverAdapterError?.cause ?? {}
  // P2002 from Prisma's own statements, 23505 from raw SQL.
  if (error.code === 'P2002' || originalCode === '23505')
    return new DomainError('CONFLICT', '该记录已存在，请刷新后再试')
  if (error.code === 'P2034') return new DomainError('CONFLICT', '另一人刚刚作了修改，请刷新后再试')
  // Read, but not there to be written: the row policy lets this actor see more than change.
  const unwritable = error.code === 'P2025' && /update|delete/.test(error.meta?.operation ?? '')
  const policy = originalCode === '42501' && originalMessage.includes('row-level security')
  if (unwritable || policy) return new DomainError('FORBIDDEN', '超出您的管辖范围')
  if (badText.has(originalCode)) return new DomainError('INVALID', '文字中含有无效字符，请删除后重试')
  return undefined
}

/** What was thrown, below the wrappings of graphql and Apollo: they differ with the place where it was thrown. */
function causeOf(raw: unknown): unknown {
  let error = raw
  while (error instanceof GraphQLError && error.originalError) error = error.originalError
  return error
}

/** The codes with which graphql and Apollo refuse a malformed request; they name no secret. */
const requestFaults = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
])

/** Apollo's `formatError`: answers pass, bugs are masked outside and logged inside. */
export function formatError(log: Logger) {
  return (formatted: GraphQLFormattedError, raw: unknown): GraphQLFormattedError => {
    const original = causeOf(raw)
    const answer = asDomainError(original)
    const { path, locations } = formatted
    if (answer) {
      return { message: answer.message, path, extensions: { ...answer.details, code: answer.code } }
    }
    const code = String(formatted.extensions?.code)
    if (requestFaults.has(code)) return { message: formatted.message, locations, path, extensions: { code } }
    log.error({ err: original, path }, 'unexpected error')
    return { message: '系统内部错误，请稍后重试或联系管理员', path, extensions: { code: 'INTERNAL' } }
  }
}
