import { asDate, dateIn, DomainError } from '@dudao/service'
import type { Context } from './context.ts'

/**
 * The day on which something happened.
 *
 * @param label Chinese name of the field
 * @throws DomainError INVALID for a day after the one of the request
 */
export function pastDay(ctx: Context, label: string, day: string): Date {
  if (day > dateIn(ctx.now)) throw new DomainError('INVALID', `${label}不能晚于今天`)
  return asDate(day)
}
