import type { Fault } from '@dudao/service'

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

/** An account needs a way to sign in: a password, an identity at an external issuer, or both. */
export function accountFault({
  login,
  password,
  identity,
}: {
  login: string
  password?: string | null | undefined
  identity?: { issuer: string; subject: string } | null | undefined
}): Fault | undefined {
  if (!password && !identity) return { code: 'INVALID', message: '请给出初始密码或外部身份' }
  if (identity && (!/^https?:\/\//.test(identity.issuer) || !identity.subject.trim())) {
    return { code: 'INVALID', message: '外部身份应有签发者网址和用户标识' }
  }
  return loginFault(login) ?? (password ? passwordFault(password) : undefined)
}

/** A password has at least 12 characters of at least three kinds, or at least 20 of any. */
export function passwordFault(password: string): Fault | undefined {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].filter((kind) => kind.test(password)).length
  if (password.length >= 20 || (password.length >= 12 && kinds >= 3)) return undefined
  return { code: 'INVALID', message: '密码至少 12 个字符，且含大写字母、小写字母、数字、符号中的三种' }
}

export function newPasswordFault(current: string, next: string): Fault | undefined {
  if (current === next) return { code: 'INVALID', message: '新密码不能与原密码相同' }
  return passwordFault(next)
}

/** What people choose has no colon: those logins are the workers'. */
export function loginFault(login: string): Fault | undefined {
  if (/^[a-z][a-z0-9-]{2,39}$/.test(login)) return undefined
  return { code: 'INVALID', message: '用户名为 3 至 40 个小写字母、数字或连字符，以字母开头' }
}

/**
 * Who opens an account knows its first password, and an account acts in every post of its person.
 *
 * @param covered for each post, whether it lies in the opener's ranges
 */
export function openingFault(covered: readonly boolean[]): Fault | undefined {
  if (covered.every(Boolean)) return undefined
  return { code: 'FORBIDDEN', message: '该人员另有超出您管辖范围的任职，请由上级管理员开户' }
}
