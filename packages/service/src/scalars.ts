import { type GraphQLScalarType, valueFromASTUntyped } from 'graphql'
import { z } from 'zod'
import { DomainError } from './errors.ts'

// What SDL calls a scalar is anything at all until somebody looks: '2026-02-30' would become the second of March, and
// 'soon' a bug in the database.
// The year 0000 is one to ISO 8601 and none to PostgreSQL, and nothing here happens in the year 9999.
const inOurTimes = (value: string): boolean => value >= '1000' && value < '3000'

const shapes = {
  Date: { shape: z.iso.date().refine(inOurTimes), fault: '不是真实存在的日期，应为 YYYY-MM-DD' },
  DateTime: {
    shape: z.iso.datetime({ offset: true }).refine(inOurTimes),
    fault: '不是带时区的 ISO 8601 时间',
  },
  // Int ends at 21 million yuan, which the budget of an organ may exceed.
  Fen: { shape: z.int().min(0).max(1e15), fault: '不是有效的金额，应为以分计的非负整数' },
}

type Scalar = Pick<GraphQLScalarType, 'parseValue' | 'parseLiteral'>

/**
 * The scalars that services share. Input is checked and stays what it is; output stays what the resolver gave.
 *
 * @throws DomainError INVALID while coercing, of variables and of literals alike
 */
export const scalars: Record<string, Scalar> = Object.fromEntries(
  Object.entries(shapes).map(([name, { shape, fault }]) => {
    const parseValue = (value: unknown) => {
      const parsed = shape.safeParse(value)
      if (!parsed.success) throw new DomainError('INVALID', `“${shown(value)}”${fault}`)
      return parsed.data
    }
    return [
      name,
      { parseValue, parseLiteral: (node, variables) => parseValue(valueFromASTUntyped(node, variables)) },
    ]
  }),
)

/** Whether a text is an instant with its offset that every part of the system can hold. */
export const isInstant = (text: unknown): boolean => shapes.DateTime.shape.safeParse(text).success

const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 40)
