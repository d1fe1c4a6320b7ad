import type { PlainDate } from '@dudao/rules'
import type { Fault } from '@dudao/service'
import type { ExpertTitleClass, FeeDayPart, FeeMode } from '../generated/resolvers.ts'
import { type Amount, amountOf, type Standard } from './amounts.ts'
import { isOfSameActivity, type Line, ownFee } from './rules.ts'

/** A line that counts, with its amounts. */
export interface Entry extends Omit<Line, 'id'> {
  amount: number
  net: number
  gross: number
}

/** A day of an expert as it was entered. */
export interface Row {
  personId: string
  workedOn: PlainDate
  part: FeeDayPart
  dailyRate: number | null
  isLeading: boolean
}

/** What is known about the persons and the days of a batch. */
export interface Facts {
  activityKey: string
  mode: FeeMode
  /** The caller's person. */
  callerId: string | null
  today: PlainDate
  known: ReadonlySet<string>
  titleClassOn: (personId: string, day: PlainDate) => ExpertTitleClass | null
  /** Why somebody who works in the office is not paid; null for everybody else, and where the rule says otherwise. */
  unpaidOn: (personId: string, day: PlainDate) => string | null
  standardOn: (day: PlainDate) => Standard | Fault
}

/** A line with its price. */
export interface Priced extends Amount {
  titleClass: ExpertTitleClass
  dayNumber: number
}

const isFault = (outcome: Priced | Fault): outcome is Fault => 'code' in outcome

/**
 * Prices a batch, one outcome for each row in the order of the rows. Days of a person are priced in the order of the
 * calendar, each knowing those before it: how they are cut into batches changes nothing.
 *
 * @param ledger what these persons have of the office already
 */
export function priceBatch(rows: readonly Row[], ledger: readonly Entry[], facts: Facts): (Priced | Fault)[] {
  const outcomes: (Priced | Fault)[] = rows.map(() => nothing)
  const entries = [...ledger]
  const order = rows.map((row, i) => ({ row, i })).toSorted((a, b) => compare(a.row.workedOn, b.row.workedOn))
  for (const { row, i } of order) {
    const outcome = price(row, entries, facts)
    outcomes[i] = outcome
    if (isFault(outcome)) continue
    const { amount, net, gross } = outcome
    const { personId, workedOn } = row
    entries.push({ personId, workedOn, activityKey: facts.activityKey, amount, net, gross })
  }
  return outcomes
}

const nothing: Fault = { code: 'INVALID', message: '' }
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function price(row: Row, entries: readonly Entry[], facts: Facts): Priced | Fault {
  const { personId, workedOn } = row
  const { activityKey, callerId, today, known, mode } = facts
  if (!known.has(personId)) return { code: 'NOT_FOUND', message: '人员不存在' }
  if (personId === callerId) return { code: 'FORBIDDEN', message: ownFee }
  if (workedOn > today) return { code: 'INVALID', message: `工作日期 ${workedOn} 不能晚于今天` }
  const own = entries.filter((entry) => entry.personId === personId)
  const inActivity = own.filter((entry) => isOfSameActivity(entry, { personId, workedOn, activityKey }))
  const clash = judgeOrder(workedOn, inActivity)
  if (clash) return clash
  const unpaid = facts.unpaidOn(personId, workedOn)
  if (unpaid) return { code: 'INVALID', rule: 'fee.ownUnit', message: unpaid }
  const titleClass = facts.titleClassOn(personId, workedOn)
  if (!titleClass) {
    return { code: 'CONFLICT', message: '没有职称类别：当日不在专家库中，督学档案也未载明职称级别' }
  }
  const standard = facts.standardOn(workedOn)
  if ('code' in standard) return standard
  const dayNumber = inActivity.length + 1
  const { part, dailyRate, isLeading } = row
  const sum = (some: readonly Entry[], what: 'amount' | 'net' | 'gross') =>
    some.reduce((total, entry) => total + entry[what], 0)
  const ofMonth = inActivity.filter((entry) => entry.workedOn.slice(0, 7) === workedOn.slice(0, 7))
  const priced = amountOf({ titleClass, mode, part, isLeading, dailyRate, dayNumber }, standard, {
    day: sum(
      own.filter((entry) => entry.workedOn === workedOn),
      'amount',
    ),
    activity: sum(inActivity, 'amount'),
    year: sum(
      own.filter((entry) => entry.workedOn.slice(0, 4) === workedOn.slice(0, 4)),
      'amount',
    ),
    month: { net: sum(ofMonth, 'net'), gross: sum(ofMonth, 'gross') },
  })
  return 'fault' in priced ? priced.fault : { ...priced.amount, titleClass, dayNumber }
}

function judgeOrder(workedOn: PlainDate, inActivity: readonly Entry[]): Fault | undefined {
  if (inActivity.some((entry) => entry.workedOn === workedOn)) {
    return { code: 'CONFLICT', message: sameDay }
  }
  const later = inActivity.find((entry) => entry.workedOn > workedOn)
  if (!later) return undefined
  return {
    code: 'CONFLICT',
    message: `该人员在本活动中已登记较晚的 ${later.workedOn}，天数会改变，请先撤销后按日期顺序登记`,
  }
}

export const sameDay = '该人员当天在本活动中已有评审费，同一人同一天同一活动只登记一次'
