import type { Fault } from '@dudao/service'

/** What hands a paper in: its letters stand at the head of the receipt number. */
const receiptKinds = { REPORT: 'ZG', PLAN: 'FA', EXPLANATION: 'SM' } as const

/** Receipt number of what a unit handed in: kind, year, serial. */
export const receiptNumber = (kind: keyof typeof receiptKinds, serial: number, submittedOn: string): string =>
  `${receiptKinds[kind]}-${submittedOn.slice(0, 4)}-${String(serial).padStart(6, '0')}`

const maxMeasures = 20_000
const maxStages = 50

interface Plan {
  measures: string
  responsiblePerson: string
  stages: readonly { title: string; dueOn: string }[]
  submittedOn: string
}

/**
 * A plan says what is done, by whom, in which stages; it ends within the deadline of the problem.
 *
 * @param deadline of the problem, where there is one
 */
export function judgePlan(plan: Plan, deadline: string | null): Fault | undefined {
  const { measures, responsiblePerson, stages, submittedOn } = plan
  const early = stages.find(({ dueOn }) => dueOn < submittedOn)
  const late = stages.find(({ dueOn }) => deadline && dueOn > deadline)
  const message =
    !measures.trim() || measures.length > maxMeasures
      ? `请填写整改措施（${maxMeasures} 字以内）`
      : !responsiblePerson.trim() || responsiblePerson.length > 100
        ? '请填写整改责任人（100 字以内）'
        : stages.length < 1 || stages.length > maxStages
          ? `整改方案应分为 1 至 ${maxStages} 个阶段`
          : stages.some(({ title }) => !title.trim() || title.length > 200)
            ? '阶段名称应为 1 至 200 个字'
            : early
              ? `阶段的完成时间（${early.dueOn}）不能早于报送日期（${submittedOn}）`
              : late
                ? `阶段的完成时间（${late.dueOn}）不能晚于整改期限（${deadline}）；需要延期的，请先报批`
                : undefined
  return message ? { code: 'INVALID', message } : undefined
}

/** A verification says how it was made. */
export function judgeMethods(methods: readonly string[]): Fault | undefined {
  if (methods.length > 0) return undefined
  return { code: 'INVALID', message: '请填写核查方式' }
}

/** A new deadline is not over when it is set, and gives more time than the one before. */
export function judgeNewDeadline(before: string | null, after: string, today: string): Fault | undefined {
  const message =
    after < today
      ? `整改期限（${after}）不能早于今天（${today}）`
      : before && after <= before
        ? `新的整改期限（${after}）应当晚于原期限（${before}）`
        : undefined
  return message ? { code: 'INVALID', message } : undefined
}
