import type { Fault } from '@dudao/service'
import type { NewPart, NewProblem, ProblemStatus } from '../generated/resolvers.ts'

/** What each state is called in front of people. */
export const statusNames: Record<ProblemStatus, string> = {
  PRELIMINARY: '初步',
  OPEN: '待整改',
  RECTIFYING: '整改中',
  REPORTED: '已报送',
  RETURNED: '已退回',
  VERIFIED: '核查通过',
  CLOSED: '已销号',
  WITHDRAWN: '已撤销',
}

/** The unit's turn: it plans, rectifies and reports. */
export const unitsTurn = ['OPEN', 'RECTIFYING', 'RETURNED'] as const

/** Nothing more is expected of the unit. */
export const finishedStates = ['CLOSED', 'WITHDRAWN'] as const

/** Told to the unit and not finished. */
const unfinished = [...unitsTurn, 'REPORTED', 'VERIFIED'] as const

/**
 * The way of a problem (教育督导条例 第二十二条: the unit reports, the organ verifies). `from`: in which states a step
 * may be taken; `to`: where it leads, left out where the state stays. OWNER found the problem, UNIT has to rectify it,
 * SUPERVISOR is the department that answers jointly, OFFICE acts for the government against which it was found.
 */
export const problemSteps = {
  edit: { name: '修改', by: 'OWNER', from: ['PRELIMINARY'] },
  release: { name: '反馈', by: 'OWNER', from: ['PRELIMINARY'], to: 'OPEN' },
  split: { name: '分解', by: 'OFFICE', from: unitsTurn },
  submitPlan: { name: '报送整改方案', by: 'UNIT', from: unitsTurn },
  acceptPlan: { name: '审定整改方案', by: 'OWNER', from: unitsTurn, to: 'RECTIFYING' },
  returnPlan: { name: '退回整改方案', by: 'OWNER', from: unitsTurn },
  extend: { name: '延期', by: 'OWNER', from: unitsTurn },
  submit: { name: '报送整改', by: 'UNIT', from: unitsTurn, to: 'REPORTED' },
  pass: { name: '主管部门审核', by: 'SUPERVISOR', from: ['REPORTED'] },
  return: { name: '退回整改', by: 'OWNER', from: ['REPORTED'], to: 'RETURNED' },
  verify: { name: '核查通过', by: 'OWNER', from: ['REPORTED'], to: 'VERIFIED' },
  close: { name: '销号', by: 'OWNER', from: ['VERIFIED'], to: 'CLOSED' },
  explain: { name: '报送情况说明', by: 'UNIT', from: unfinished },
  decideExplanation: { name: '审批情况说明', by: 'OWNER', from: unfinished },
  withdraw: { name: '撤销', by: 'OWNER', from: unfinished, to: 'WITHDRAWN' },
} as const satisfies Record<
  string,
  {
    name: string
    by: 'OWNER' | 'UNIT' | 'SUPERVISOR' | 'OFFICE'
    from: readonly ProblemStatus[]
    to?: ProblemStatus
  }
>

export type ProblemStep = keyof typeof problemSteps

const isOpen = (step: ProblemStep, status: string): boolean =>
  (problemSteps[step].from as readonly string[]).includes(status)

/** Whether a step may be taken now; a refusal names the state and what is allowed in it. */
export function judgeStep(step: ProblemStep, status: string): Fault | undefined {
  if (isOpen(step, status)) return undefined
  const allowed = (Object.keys(problemSteps) as ProblemStep[]).filter((one) => isOpen(one, status))
  const names = allowed.map((one) => problemSteps[one].name).join('、') || '无'
  return {
    code: 'CONFLICT',
    message: `问题当前状态为“${statusNames[status as ProblemStatus]}”，不能${problemSteps[step].name}；现在可以：${names}`,
    details: { step, status, allowed },
  }
}

interface Sides {
  ownerOrganizationId: string
  responsibleOrganizationId: string
}

interface Acting {
  organizationId: string | null
  personId: string | null
}

/**
 * Whether somebody may decide on plans, reports and deadlines and close the problem: for the owner only, and never a
 * person who acted for the other side, in whatever post.
 *
 * @param otherSide persons who planned or reported for the unit, or passed its reports
 */
export function judgeOwner(problem: Sides, acting: Acting, otherSide: readonly string[]): Fault | undefined {
  if (acting.organizationId === problem.responsibleOrganizationId) {
    return { code: 'FORBIDDEN', message: '整改单位不能审定、核查、退回或者销号自己的问题' }
  }
  if (acting.organizationId !== problem.ownerOrganizationId) {
    return { code: 'FORBIDDEN', message: '只有提出问题的机构可以审定、核查、退回或者销号' }
  }
  if (acting.personId && otherSide.includes(acting.personId)) {
    return {
      code: 'FORBIDDEN',
      message: '为整改一方报送或者审核过的人不能办理同一问题的核查和销号，请由他人办理',
    }
  }
  return undefined
}

/** Only who found a problem puts the list right. */
export function judgeEditor(problem: Sides, acting: Acting): Fault | undefined {
  if (acting.organizationId === problem.ownerOrganizationId) return undefined
  return { code: 'FORBIDDEN', message: '只有提出问题的机构可以修改' }
}

export function judgeReporter(problem: Sides, acting: Acting): Fault | undefined {
  if (acting.organizationId === problem.responsibleOrganizationId) return undefined
  return { code: 'FORBIDDEN', message: '只有责任单位可以报送整改' }
}

/** A problem with parts goes on only when all of them are closed. */
export function judgeParts(step: ProblemStep, unfinished: number): Fault | undefined {
  if (unfinished === 0) return undefined
  return {
    code: 'CONFLICT',
    message: `还有 ${unfinished} 个分解项没有销号，不能${problemSteps[step].name}`,
    details: { step, unfinishedParts: unfinished },
  }
}

/** What the unit may still have withdrawn by its rebuttal is neither split nor closed. */
export function judgeConfirmed(
  step: ProblemStep,
  { confirmedOn }: { confirmedOn: unknown },
): Fault | undefined {
  if (confirmedOn) return undefined
  return {
    code: 'CONFLICT',
    message: `问题尚未确认（督导意见书发出后确认），不能${problemSteps[step].name}`,
    details: { step, confirmed: false },
  }
}

interface Split extends Sides {
  responsibleDivisionId: string
}

/** Only an office of the government against which the problem was found may split it over the units below. */
export function judgeSplitter(
  problem: Split,
  acting: Acting & { divisionId: string | null; reaches: boolean },
): Fault | undefined {
  const isOffice =
    acting.reaches &&
    acting.divisionId === problem.responsibleDivisionId &&
    acting.organizationId !== problem.responsibleOrganizationId
  if (isOffice) return undefined
  return { code: 'FORBIDDEN', message: '只有责任政府本级的督导机构可以分解问题' }
}

export const maxParts = 200
const maxText = 4_000

const tooLong = (text: string | null | undefined): boolean => (text?.length ?? 0) > maxText

type Finding = Pick<NewProblem, 'aspect' | 'description' | 'responsibleOrganizationId'> &
  Partial<
    Record<
      'requirement' | 'cause' | 'basisArticle' | 'placeName' | 'standardItem' | 'supervisingOrganizationId',
      string | null
    >
  >

/** What SDL cannot say of a problem. */
export function judgeFinding(finding: Finding): Fault | undefined {
  const { aspect, description, requirement, cause, basisArticle, placeName, standardItem } = finding
  const message =
    !aspect.trim() || aspect.trim().length > 50
      ? '方面应为 1 至 50 个字'
      : !description.trim() || tooLong(description)
        ? `问题描述应为 1 至 ${maxText} 个字`
        : [requirement, cause, basisArticle, placeName].some(tooLong)
          ? `文字不能超过 ${maxText} 个字`
          : (standardItem?.length ?? 0) > maxItem
            ? `标准条目不能超过 ${maxItem} 个字`
            : finding.supervisingOrganizationId === finding.responsibleOrganizationId
              ? '主管部门不能是责任单位自己'
              : undefined
  return message ? { code: 'INVALID', message } : undefined
}

const maxItem = 200

/** One finding of one unit; those that other units share carry one key. */
export type FindingOfUnit = Omit<NewProblem, 'furtherUnits'> & { siblingKey: string | null }

const stated = (unit: object) => Object.fromEntries(Object.entries(unit).filter(([, value]) => value != null))

/** One problem for each unit that has to rectify: the first, then the further ones, which say only what differs. */
export function unfoldUnits(problems: readonly NewProblem[]): FindingOfUnit[] {
  return problems.flatMap(({ furtherUnits, ...problem }) => {
    const further = furtherUnits ?? []
    const siblingKey = further.length > 0 ? problem.clientId : null
    return [
      { ...problem, siblingKey },
      ...further.map((unit) => ({ ...problem, ...stated(unit), siblingKey })),
    ]
  })
}

/** Each unit rectifies a finding once: two problems of one unit would count one finding twice. */
export function judgeUnits(findings: readonly FindingOfUnit[]): Fault | undefined {
  const shared = findings.filter(({ siblingKey }) => siblingKey)
  const keys = shared.map((row) => `${row.siblingKey} ${row.responsibleOrganizationId}`)
  if (new Set(keys).size === keys.length) return undefined
  return { code: 'INVALID', message: '同一问题的责任单位不能重复' }
}

export function judgePart(part: NewPart, index: number): Fault | undefined {
  const { requirement, responsibleOrganizationId, supervisingOrganizationId } = part
  const fault =
    !requirement.trim() || tooLong(requirement)
      ? `整改要求应为 1 至 ${maxText} 个字`
      : supervisingOrganizationId === responsibleOrganizationId
        ? '主管部门不能是责任单位自己'
        : undefined
  return fault ? { code: 'INVALID', message: `第 ${index + 1} 行：${fault}` } : undefined
}

const maxReport = 20_000

/** @param what name of the text in Chinese, e.g. 退回原因 */
export function judgeText(what: string, text: string): Fault | undefined {
  if (text.trim() && text.length <= maxReport) return undefined
  return { code: 'INVALID', message: `请填写${what}（${maxReport} 字以内）` }
}
