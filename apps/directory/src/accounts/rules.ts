import { DomainError } from '@dudao/service'

/** 等保三级 habit: five wrong passwords lock for a quarter of an hour. */
export const maxFailures = 5
export const lockMinutes = 15

/** The state of an account after a wrong password. */
export function afterFailure(
  failures: number,
  now: Date,
): { failedSignIns: number; lockedUntil: Date | null } {
  const failed = failures + 1
  if (failed < maxFailures) return { failedSignIns: failed, lockedUntil: null }
  return { failedSignIns: 0, lockedUntil: new Date(now.getTime() + lockMinutes * 60_000) }
}

/** @throws DomainError INVALID: at least 12 characters of at least three kinds, or at least 20 of any */
export function checkPassword(password: string): void {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password)).length
  if (password.length >= 20 || (password.length >= 12 && kinds >= 3)) return
  throw new DomainError('INVALID', '密码至少 12 个字符，且含大写字母、小写字母、数字、符号中的三种')
}
