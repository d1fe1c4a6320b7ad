import type { LetterKind } from '../generated/resolvers.ts'

/** What the rule needs to know of a body. `path` is the path of its division. */
export interface Body {
  id: string
  name: string
  kind: string
  path: string
}

type Reach = 'LOWER' | 'RANGE'

const regulation = '《党政机关公文处理工作条例》'

const units = { SCHOOL: 'RANGE', KINDERGARTEN: 'RANGE', TRAINING_INSTITUTION: 'RANGE' } as const
const offices = { COMMITTEE: 'LOWER', COMMITTEE_OFFICE: 'LOWER', INSPECTION_OFFICE: 'RANGE' } as const

/** What the government's own organ may direct: lower governments, departments beside and below it, units. */
const byAuthority = { GOVERNMENT: 'LOWER', DEPARTMENT: 'RANGE', ...offices, ...units } as const
/** The inspection office of a bureau, zone or township: no orders to governments. */
const withoutOrders = { DEPARTMENT: 'RANGE', INSPECTION_OFFICE: 'LOWER', ...units } as const
/** A bureau: its counterparts below it and the units it supervises. */
const alongTheLine = { DEPARTMENT: 'LOWER', INSPECTION_OFFICE: 'RANGE', ...units } as const

const organ: Record<LetterKind, Partial<Record<string, Reach>>> = {
  SUPERVISION_NOTICE: byAuthority,
  SUPERVISION_LETTER: byAuthority,
  REMINDER: byAuthority,
  INSPECTION_NOTICE: byAuthority,
  OPINION: byAuthority,
}

/** Issuer's kind × letter's kind × addressee's kind: how far it reaches. What is not in the table is refused. */
const table: Partial<Record<string, Partial<Record<LetterKind, Partial<Record<string, Reach>>>>>> = {
  COMMITTEE: organ,
  COMMITTEE_OFFICE: organ,
  INSPECTION_OFFICE: { ...organ, SUPERVISION_NOTICE: withoutOrders },
  DEPARTMENT: {
    SUPERVISION_NOTICE: alongTheLine,
    SUPERVISION_LETTER: alongTheLine,
    REMINDER: alongTheLine,
  },
}

const kindNames: Record<LetterKind, string> = {
  SUPERVISION_NOTICE: '督办通知',
  SUPERVISION_LETTER: '督办函',
  REMINDER: '工作提示函',
  INSPECTION_NOTICE: '督导通知',
  OPINION: '督导意见书',
}

/**
 * Why this body may not issue this kind of letter to that body; undefined when it may.
 *
 * Source: 党政机关公文处理工作条例 (中办发〔2012〕14号): relations of command decide (art. 14); only the office that the
 * government authorised addresses lower governments, other departments give them no orders (art. 16 (2)); departments
 * address their counterparts below (art. 16 (3)). 督导条例: inspection papers come from the organ of inspection.
 */
export function faultOfIssuing(kind: LetterKind, issuer: Body, addressee: Body): string | undefined {
  const name = kindNames[kind]
  if (issuer.id === addressee.id) return `收文机关“${addressee.name}”就是发文机关本身`
  const kinds = table[issuer.kind]
  if (!kinds) return `${issuer.name}不是可以制发督导公文的机构，不能制发${name}（${regulation}第十四条）`
  const reaches = kinds[kind]
  if (!reaches) return `${name}由教育督导机构制发，${issuer.name}不能制发（《教育督导条例》）`
  if (!addressee.path.startsWith(issuer.path)) {
    return `${addressee.name}不在${issuer.name}的管辖范围内，不能向其制发${name}（${regulation}第十四条：行文关系根据隶属关系和职权范围确定）`
  }
  const reach = reaches[addressee.kind]
  if (!reach && addressee.kind === 'GOVERNMENT') {
    return `${issuer.name}不能向${addressee.name}制发${name}（${regulation}第十六条：部门不得向下级政府发布指令性公文，应由政府授权的督导委员会办公室行文）`
  }
  if (!reach)
    return `${issuer.name}不能向${addressee.name}制发${name}（${regulation}第十四条：行文关系根据隶属关系和职权范围确定）`
  if (reach === 'LOWER' && addressee.path === issuer.path) {
    return `${addressee.name}不是${issuer.name}的下级机关，不能向其制发${name}（${regulation}第十六条：向下级机关行文规则）`
  }
  return undefined
}
