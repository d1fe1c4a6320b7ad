import type { Fault } from '@dudao/service'
import { readIdentityNumber } from '../files/identity-number.ts'
import { at, type FieldFault } from '../sheets/rules.ts'

/** A row of a roster as it stands in the sheet. */
export interface RosterLine {
  row: number
  name: string
  identityNumber: string | null
  cardNumber: string | null
  hundredths: number | null
}

/** What is known of what a row names. */
export interface RosterFound {
  /** The persons whom the identity number or the card names. */
  persons: readonly { id: string; name: string }[]
  /** The earlier row about the same person. */
  sameRow: number | undefined
  /** Why the person cannot be credited, by the rules of rosters. */
  fault: Fault | undefined
}

/** Everything that is wrong with a row, field by field. */
export function rosterRowFaults(line: RosterLine, found: RosterFound): FieldFault[] {
  const key = line.identityNumber === null ? 'cardNumber' : 'identityNumber'
  if (line.identityNumber === null && line.cardNumber === null)
    return [{ field: 'identityNumber', message: '身份证号和督学证号至少填写一项' }]
  if (line.identityNumber !== null && !readIdentityNumber(line.identityNumber))
    return [{ field: key, message: '身份证号有误：应为 18 位，出生日期真实，校验码正确，请核对' }]
  const [person, other] = found.persons
  if (other) return [{ field: key, message: '该督学证号有几人持有，请改填身份证号' }]
  if (!person) return [{ field: key, message: '不是督学或督学候选人（在本机构可见范围内），请核对号码' }]
  if (person.name !== line.name)
    return [{ field: 'name', message: `该号码的督学登记姓名为“${person.name}”，请核对` }]
  if (found.sameRow !== undefined) return at(null, { message: `与第 ${found.sameRow} 行是同一人` })
  return at(found.fault?.code === 'INVALID' ? 'hours' : null, found.fault)
}
