import { type GraphQLScalarType, valueFromASTUntyped } from 'graphql'
import { z } from 'zod'
import { DomainError } from './errors.ts'

// What SDL calls a scalar is anything at all until somebody looks: '2026-02-30' would become the second of March, and
// 'soon' a bug in the database.
const shapes = {
  Date: { shape: z.iso.date(), fault: '不是真实存在的日期，应为 YYYY-MM-DD' },
  DateTime: { shape: z.iso.datetime({ offset: true }), fault: '不是带时区的 ISO 8601 时间' },
}

type Scalar = Pick<GraphQLScalarType, 'parseValue' | 'parseLiteral'>

/**
 * The scalars that services share. Input is checked and stays text; output stays what the resolver gave.
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

const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 40)
