import type { Fault } from '@dudao/service'
import type { OrganizationRelationKind } from '../generated/resolvers.ts'
import { codeFault } from './codes.ts'

interface Candidate {
  name: string
  kind: string
  code?: string | null
  /** Whether another organization has the code, or the batch names it twice. */
  codeTaken?: boolean
  /** Whether the division lies in the ranges of the one who registers. */
  covered: boolean
  /** Whether the division has an organization of this name, or the batch names it twice. */
  taken: boolean
  /** Whether the organization that is said to supervise it is known; undefined where none is named. */
  supervisorKnown?: boolean | undefined
}

export function newOrganizationFault({
  name,
  kind,
  code,
  codeTaken,
  covered,
  taken,
  supervisorKnown,
}: Candidate): Fault | undefined {
  if (!covered) return { code: 'FORBIDDEN', message: '区划超出您的管辖范围' }
  if (name.length < 2 || name.length > 100) return { code: 'INVALID', message: '机构名称应为 2 至 100 个字' }
  const wrongCode = code ? codeFault(code, kind) : undefined
  if (wrongCode) return { code: 'INVALID', message: wrongCode }
  if (codeTaken) return { code: 'CONFLICT', message: `代码 ${code} 已属于另一机构` }
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

interface Period {
  validFrom: string | null
  validTo: string | null
}

/** Why a relation cannot begin on that day: the same one holds then, or begins later. */
export function beginningFault(known: readonly Period[], validFrom: string): Fault | undefined {
  const other = known.find(({ validTo }) => !validTo || validTo > validFrom)
  if (!other) return undefined
  const since = other.validFrom ? `自 ${other.validFrom} 起` : ''
  return { code: 'CONFLICT', message: `该关系${since}已经存在，请先终止原有关系` }
}

/** Why a relation cannot end on that day. An end that is known already may be said again. */
export function relationEndFault(
  { validFrom, validTo }: Period,
  { wished, reason }: { wished: string; reason: string },
): Fault | undefined {
  if (!reason.trim()) return { code: 'INVALID', message: '请填写终止原因' }
  if (validTo && validTo !== wished) return { code: 'CONFLICT', message: `该关系已于 ${validTo} 终止` }
  if (validFrom && wished <= validFrom)
    return { code: 'INVALID', message: `终止日期应晚于开始日期 ${validFrom}` }
  return undefined
}
