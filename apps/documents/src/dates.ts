import { asDate, dateIn, DomainError } from '@dudao/service'
import { z } from 'zod'
import type { Context } from './context.ts'

const plain = z.iso.date()

/**
 * A calendar date of an input.
 *
 * @param label Chinese name of the field
 * @throws DomainError INVALID
 */
export function dayOf(label: string, text: string): Date {
  if (!plain.safeParse(text).success) {
    throw new DomainError('INVALID', `${label}应为“年-月-日”，例如 2020-12-01`)
  }
  return asDate(text)
}

/** The same for something that has happened: not after the day of the request. */
export function pastDay(ctx: Pick<Context, 'now'>, label: string, text: string): Date {
  const day = dayOf(label, text)
  if (day > asDate(dateIn(ctx.now))) throw new DomainError('INVALID', `${label}不能晚于今天`)
  return day
}
