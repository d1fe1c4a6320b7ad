import type { Fault } from '@dudao/service'

interface Acting {
  organizationId: string | null
  personId: string | null
}

/**
 * Whether somebody may judge a report for the supervising department: its people, and never who reported for the unit.
 *
 * @param reporters persons who reported rectifications of this problem
 */
export function judgeSupervisor(
  problem: { supervisingOrganizationId: string | null },
  acting: Acting,
  reporters: readonly string[],
): Fault | undefined {
  if (!acting.organizationId || acting.organizationId !== problem.supervisingOrganizationId) {
    return { code: 'FORBIDDEN', message: '只有责任单位的主管部门可以审核整改报告' }
  }
  if (acting.personId && reporters.includes(acting.personId)) {
    return { code: 'FORBIDDEN', message: '报送整改的人不能为主管部门审核同一问题，请由他人办理' }
  }
  return undefined
}

/** What the department has passed is the organ's to judge. */
export function judgeUndecided(passed: boolean, step: 'pass' | 'return'): Fault | undefined {
  if (!passed) return undefined
  return {
    code: 'CONFLICT',
    message: '主管部门已审核通过这份整改报告，现在由督导机构核查',
    details: { step, passed },
  }
}

interface Task {
  dueOn: string | null
  passedOn: string | null
}

/** Whether the department let its day go by without having passed a report. Without a day it is never late. */
export const isLate = ({ dueOn, passedOn }: Task, on: string): boolean =>
  dueOn !== null && (passedOn ?? on) > dueOn

/**
 * The organ verifies what the supervising department has passed; a department that let its day go by does not hold
 * it up.
 */
export function judgePassed(task: Task, on: string): Fault | undefined {
  if (task.passedOn || isLate(task, on)) return undefined
  const until = task.dueOn
    ? `；指导督促期限（${task.dueOn}）过后可以直接核查`
    : '；可以先定整改期限，期限过后直接核查'
  return {
    code: 'CONFLICT',
    message: `主管部门尚未审核通过整改报告，不能核查通过。现在可以：由主管部门审核，或者退回整改${until}`,
    details: { step: 'verify', passed: false, dueOn: task.dueOn },
  }
}

const urgingLetters = ['SUPERVISION_NOTICE', 'SUPERVISION_LETTER', 'REMINDER']

/** What urges a problem is a letter of that kind, not void, and about the problem. */
export function judgeLetter(
  letter: { kind: string; status: string; problemIds: readonly string[] },
  problemId: string,
): Fault | undefined {
  const message = !urgingLetters.includes(letter.kind)
    ? '督办应当用督办通知、督办函或者工作提示函'
    : letter.status === 'VOID'
      ? '这份公文已经作废'
      : !letter.problemIds.includes(problemId)
        ? '这份公文没有关联该问题，请在公文中关联后再办理'
        : undefined
  return message ? { code: 'INVALID', message } : undefined
}
