import { plainDateSchema } from '@dudao/rules'
import { GraphQLError, GraphQLScalarType } from 'graphql'

/** A calendar date as text. A date that does not exist is refused at the door, before SQL would fail on it. */
export const dateScalar = new GraphQLScalarType<string, string>({
  name: 'Date',
  parseValue(value) {
    const parsed = plainDateSchema.safeParse(value)
    if (parsed.success) return parsed.data
    throw new GraphQLError('日期应为存在的日期，格式 YYYY-MM-DD', { extensions: { code: 'BAD_USER_INPUT' } })
  },
})
