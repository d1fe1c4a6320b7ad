import { asDate, dateIn, DomainError } from '@dudao/service'
import type { Context } from './context.ts'

/**
 * The day on which something happened; the graph has checked that it is a date.
 *
 * @param label Chinese name of the field
 * @throws DomainError INVALID for a day after that of the request
 */
export function pastDay(ctx: Pick<Context, 'now'>, label: string, text: string): Date {
  if (text > dateIn(ctx.now)) throw new DomainError('INVALID', `${label}不能晚于今天`)
  return asDate(text)
}
