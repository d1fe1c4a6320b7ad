import { DomainError, todayOf } from '@dudao/service'
import type { Context } from './context.ts'

/**
 * A fact has happened: its day is neither after today nor before the day of what led to it.
 *
 * @param what name of the day in Chinese, e.g. 反馈日期
 * @param since the earliest day and its name, e.g. the day of the notice
 * @throws DomainError INVALID
 */
export function checkFactDay(
  ctx: Context,
  what: string,
  day: string,
  since?: { day: string; what: string },
): void {
  if (day > todayOf(ctx)) throw new DomainError('INVALID', `${what}（${day}）不能晚于今天（${todayOf(ctx)}）`)
  if (since && day < since.day)
    throw new DomainError('INVALID', `${what}（${day}）不能早于${since.what}（${since.day}）`)
}

/** @throws DomainError INVALID for a time limit that is over when it is set */
export function checkDueDay(ctx: Context, day: string | null | undefined, row = '', what = '整改期限'): void {
  if (day && day < todayOf(ctx)) {
    throw new DomainError('INVALID', `${row}${what}（${day}）不能早于今天（${todayOf(ctx)}）`)
  }
}
