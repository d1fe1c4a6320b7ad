import type { Fault } from '@dudao/service'

interface Sides {
  ownerOrganizationId: string
  responsibleOrganizationId: string
}

/** The unit explains itself; its owner may enter what came on paper. */
export function judgeExplainer(problem: Sides, acting: { organizationId: string | null }): Fault | undefined {
  const { organizationId } = acting
  if (
    organizationId === problem.responsibleOrganizationId ||
    organizationId === problem.ownerOrganizationId
  ) {
    return undefined
  }
  return { code: 'FORBIDDEN', message: '只有责任单位可以报送情况说明，提出问题的机构可以代为登记' }
}

/** Nobody approves what the same person handed in, in whatever post. */
export function judgeApprover(submittedByPersonId: string, personId: string | null): Fault | undefined {
  if (personId && personId !== submittedByPersonId) return undefined
  return { code: 'FORBIDDEN', message: '报送或者登记情况说明的人不能审批，请由他人办理' }
}

/** An explanation promises a day that is still to come. */
export function judgeFinish(finishOn: string, today: string): Fault | undefined {
  if (finishOn >= today) return undefined
  return { code: 'INVALID', message: `新的完成时间（${finishOn}）不能早于今天（${today}）` }
}

/** What was promised for a day gone by is not approved any more: a new explanation has to come. */
export function judgeStillAhead(finishOn: string, on: string): Fault | undefined {
  if (finishOn >= on) return undefined
  return {
    code: 'CONFLICT',
    message: `情况说明承诺的完成时间（${finishOn}）已过，不能批准；请不予批准，由责任单位重新说明`,
    details: { finishOn },
  }
}

interface Decided {
  outcome: string
  decidedOn: string | null
  finishOn: string
}

/**
 * Whether an explanation counts on a day: approved by then, and its day not gone by. The problem stays due, counted and
 * reminded all the same.
 */
export const isValidOn = ({ outcome, decidedOn, finishOn }: Decided, day: string): boolean =>
  outcome === 'APPROVED' && decidedOn !== null && decidedOn <= day && day <= finishOn
