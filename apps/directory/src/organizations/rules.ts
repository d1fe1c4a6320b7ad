import type { Fault } from '@dudao/service'
import type { OrganizationRelationKind } from '../generated/resolvers.ts'

/** Ten digits: type (2), province (2), serial (6); no county inside. */
const schoolCode = /^(11|2[12]|3[1-7]|4[12]|51|9[1-3])(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{6}$/
/** GB 32100-2015: 18 characters without I, O, S, V, Z. */
const creditCode = /^[0-9A-HJ-NP-RT-UW-Y]{18}$/

interface Candidate {
  name: string
  code?: string | null
  /** Whether the division lies in the ranges of the one who registers. */
  covered: boolean
  /** Whether the division has an organization of this name, or the batch names it twice. */
  taken: boolean
  /** Whether the organization that is said to supervise it is known; undefined where none is named. */
  supervisorKnown?: boolean | undefined
}

export function newOrganizationFault({
  name,
  code,
  covered,
  taken,
  supervisorKnown,
}: Candidate): Fault | undefined {
  if (!covered) return { code: 'FORBIDDEN', message: '区划超出您的管辖范围' }
  if (name.length < 2 || name.length > 100) return { code: 'INVALID', message: '机构名称应为 2 至 100 个字' }
  if (code && !schoolCode.test(code) && !creditCode.test(code))
    return { code: 'INVALID', message: '代码既不是 10 位学校标识码，也不是 18 位统一社会信用代码' }
  if (taken) return { code: 'CONFLICT', message: '该区划已有同名机构' }
  if (supervisorKnown === false) return { code: 'INVALID', message: '主管机构不存在' }
  return undefined
}

/** Relations that change what the target is: who sits in it, what belongs to it, who takes over from it. */
const bindTarget = new Set<OrganizationRelationKind>(['MEMBER_OF', 'PART_OF', 'SUCCESSOR_OF'])

interface End {
  id: string
  kind: string
  /** Whether it lies in the ranges of the one who relates. */
  covered: boolean
}

/** Why two organizations cannot stand in this relation, or not by this hand. */
export function relationFault(kind: OrganizationRelationKind, source: End, target: End): Fault | undefined {
  if (source.id === target.id) return { code: 'INVALID', message: '机构不能与自身建立关系' }
  if (kind === 'MEMBER_OF' && target.kind !== 'COMMITTEE')
    return { code: 'INVALID', message: '成员单位只能属于委员会' }
  if (!source.covered || (bindTarget.has(kind) && !target.covered))
    return { code: 'FORBIDDEN', message: '超出您的管辖范围' }
  return undefined
}
