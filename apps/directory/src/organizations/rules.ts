import { DomainError } from '@dudao/service'
import type { OrganizationRelationKind } from '../generated/resolvers.ts'

/** Ten digits: type (2), province (2), serial (6); no county inside. */
const schoolCode = /^(11|2[12]|3[1-7]|4[12]|51|9[1-3])(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{6}$/
/** GB 32100-2015: 18 characters without I, O, S, V, Z. */
const creditCode = /^[0-9A-HJ-NP-RT-UW-Y]{18}$/

/** @throws DomainError INVALID naming the row (from 1) */
export function checkNewOrganization(row: { name: string; code?: string | null }, index: number): void {
  const name = row.name.trim()
  const fault =
    name.length < 2 || name.length > 100
      ? '机构名称应为 2 至 100 个字'
      : row.code && !schoolCode.test(row.code) && !creditCode.test(row.code)
        ? '代码既不是 10 位学校标识码，也不是 18 位统一社会信用代码'
        : undefined
  if (fault) throw new DomainError('INVALID', `第 ${index + 1} 行：${fault}`)
}

/** @throws DomainError INVALID when the two cannot stand in this relation */
export function checkRelation(
  kind: OrganizationRelationKind,
  source: { id: string; kind: string },
  target: { id: string; kind: string },
): void {
  if (source.id === target.id) throw new DomainError('INVALID', '机构不能与自身建立关系')
  if (kind === 'MEMBER_OF' && target.kind !== 'COMMITTEE')
    throw new DomainError('INVALID', '成员单位只能属于委员会')
}
