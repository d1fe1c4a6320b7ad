import { DomainError, type Role } from '@dudao/service'

interface NewPost {
  name: string
  role: string
  validFrom: string
  seat?: string | null
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

/** @throws DomainError INVALID, its message begins with `row` */
export function checkNewPost<O extends { kind: string }>(
  post: NewPost,
  organization: O | undefined,
  row = '',
): asserts organization is O {
  const fault = !organization
    ? '机构不存在'
    : post.name.trim().length < 2 || post.name.trim().length > 50
      ? '姓名应为 2 至 50 个字'
      : post.seat && organization.kind !== 'COMMITTEE'
        ? '只有委员会设主任、副主任、总督学等职务'
        : !officeKinds.has(organization.kind) && post.role !== 'UNIT'
          ? '学校和培训机构的任职只能是单位人员'
          : undefined
  if (fault) throw new DomainError('INVALID', `${row}${fault}`)
}

/** Whether a post sees its whole division, or only what names its organization or person. */
export const hasRange = (role: Role, organizationKind: string): boolean =>
  rangedRoles.has(role) && officeKinds.has(organizationKind)
