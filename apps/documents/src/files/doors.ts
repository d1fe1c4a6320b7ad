import { type Actor, DomainError, type Role } from '@dudao/service'
import type { FileStore } from './store.ts'

export interface FileSettings {
  store: FileStore
  /** Largest upload in bytes. */
  uploadLimit: number
}

/** Files whole: by workers and offices. In parts: also by who records in the field and by the units. */
export function assertMayUpload({ roles, delegate }: Actor, allowed: readonly Role[]): void {
  if (delegate) throw new DomainError('FORBIDDEN', '代为读取的身份不能修改数据')
  if (!roles.some((role) => allowed.includes(role))) {
    throw new DomainError('FORBIDDEN', '您当前的任职没有此项权限')
  }
}
