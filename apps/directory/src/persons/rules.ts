import type { Fault, Role } from '@dudao/service'

interface NewPost {
  name: string
  role: string
  seat?: string | null
  /** Whether somebody would give it to oneself. */
  own: boolean
  /** Where the post is; undefined where nobody knows such an organization. */
  organization:
    | {
        kind: string
        /** Whether it lies in the ranges of the one who gives the post. */
        covered: boolean
      }
    | undefined
}

/** Offices and departments act for a division; schools and institutions only for themselves. */
const officeKinds = new Set([
  'GOVERNMENT',
  'DEPARTMENT',
  'COMMITTEE',
  'COMMITTEE_OFFICE',
  'INSPECTION_OFFICE',
])
/** Posts that carry the range of their organization's division. Experts and units see single matters only. */
const rangedRoles = new Set<Role>(['OFFICER', 'LEADER', 'INSPECTOR', 'AUDITOR', 'ADMIN'])
/** Posts with rights that an officer has not got; else an officer could take them for himself. */
const highRoles = new Set(['LEADER', 'AUDITOR', 'ADMIN'])

export function newPostFault(
  { name, role, seat, own, organization }: NewPost,
  giver: readonly Role[],
): Fault | undefined {
  if (!organization) return { code: 'INVALID', message: '机构不存在' }
  if (own) return { code: 'FORBIDDEN', message: '不能为本人办理任职，请由他人办理' }
  if (!organization.covered) return { code: 'FORBIDDEN', message: '机构超出您的管辖范围' }
  if (name.length < 2 || name.length > 50) return { code: 'INVALID', message: '姓名应为 2 至 50 个字' }
  if (seat && organization.kind !== 'COMMITTEE')
    return { code: 'INVALID', message: '只有委员会设主任、副主任、总督学等职务' }
  if (!officeKinds.has(organization.kind) && role !== 'UNIT')
    return { code: 'INVALID', message: '学校和培训机构的任职只能是单位人员' }
  return handlingFault(role, giver)
}

/** Whether somebody in these roles may give and end posts of a role. */
export function handlingFault(role: string, handler: readonly Role[]): Fault | undefined {
  if (!highRoles.has(role) || handler.includes('ADMIN')) return undefined
  return { code: 'FORBIDDEN', message: '负责人、审计员、系统管理员的任职由系统管理员办理' }
}

interface Ending {
  validFrom: string
  /** First day on which the post no longer holds, as it stands already. */
  known: string | null
  /** The same, as it is wished. */
  wished: string
  reason: string
}

export function endingFault({ validFrom, known, wished, reason }: Ending): Fault | undefined {
  if (wished <= validFrom) return { code: 'INVALID', message: '离任日期应晚于到任日期' }
  if (!reason.trim()) return { code: 'INVALID', message: '请填写离任原因' }
  if (known && known !== wished) return { code: 'CONFLICT', message: `该任职已经结束，离任日期为 ${known}` }
  return undefined
}

/** Whether a post sees its whole division, or only what names its organization or person. */
export const hasRange = (role: Role, organizationKind: string): boolean =>
  rangedRoles.has(role) && officeKinds.has(organizationKind)
