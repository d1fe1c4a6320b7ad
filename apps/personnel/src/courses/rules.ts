import type { PlainDate } from '@dudao/rules'
import type { Fault } from '@dudao/service'

/** What an organizer does with a session. */
export type SessionStep = 'cancel' | 'openCheckIn' | 'record' | 'certify'

const names: Record<SessionStep, string> = {
  cancel: '取消培训',
  openCheckIn: '开放签到',
  record: '登记学时',
  certify: '发放证书',
}

/** In which states a step is possible, and what is possible instead. */
const states: Record<string, { name: string; steps: readonly SessionStep[]; now: string }> = {
  PLANNED: {
    name: '已安排',
    steps: ['cancel', 'openCheckIn', 'record'],
    now: '可以开放签到、登记学时或取消',
  },
  HELD: {
    name: '已举办',
    steps: ['openCheckIn', 'record', 'certify'],
    now: '可以开放签到、登记学时、发放证书，或逐条撤销学时',
  },
  CANCELLED: { name: '已取消', steps: [], now: '不能再办理' },
}

/** A session as far as its steps depend on it. */
export interface SessionState {
  status: string
  organizerOrganizationId: string
}

/** Whether the acting body may do this step with the session now. */
export function judgeSession(
  step: SessionStep,
  { status, organizerOrganizationId }: SessionState,
  actingOrganizationId: string,
): Fault | undefined {
  if (organizerOrganizationId !== actingOrganizationId) {
    return { code: 'FORBIDDEN', message: '只有主办单位可以办理，请切换到主办单位的任职' }
  }
  const state = states[status]
  if (state?.steps.includes(step)) return undefined
  return { code: 'CONFLICT', message: `不能${names[step]}：该培训${state?.name}，现在${state?.now}` }
}

interface Plan {
  isSelfPaced: boolean
  place: string | null | undefined
}

/** Whether a session of this form can be held like that. */
export function judgePlan(form: string, { isSelfPaced, place }: Plan): Fault | undefined {
  if (form !== 'CONCENTRATED') return undefined
  if (isSelfPaced) return { code: 'INVALID', message: '集中培训有固定时间，不能设为自定进度' }
  if (!place) return { code: 'INVALID', message: '集中培训须填写地点' }
  return undefined
}

/** First and last day of a session in China. */
export interface SessionDays {
  firstDay: PlainDate
  lastDay: PlainDate
}

/** Check-in is for those present: on a day of the session. */
export function judgeOpening({ firstDay, lastDay }: SessionDays, today: PlainDate): Fault | undefined {
  if (firstDay <= today && today <= lastDay) return undefined
  return {
    code: 'CONFLICT',
    message: `培训时间为 ${firstDay} 至 ${lastDay}，只能在此期间开放签到；其他日期请登记名册`,
  }
}

/** A roster tells who attended, so it comes on the last day or later. */
export function judgeRecording({ lastDay }: SessionDays, today: PlainDate): Fault | undefined {
  if (lastDay <= today) return undefined
  return { code: 'CONFLICT', message: `培训于 ${lastDay} 结束，当日起方可登记名册` }
}
