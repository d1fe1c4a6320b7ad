import { DomainError, type ErrorCode } from '@dudao/service'

/** Why a rule says no: rules decide and stay pure, the command throws. */
export interface Fault {
  code: ErrorCode
  /** A Chinese sentence that says what to do. */
  message: string
}

/** @throws DomainError if there is a fault */
export function refuse(fault: Fault | undefined): void {
  if (fault) throw new DomainError(fault.code, fault.message)
}

const named = 10

/**
 * Refuses a batch whole if one of its rows has a fault. The message names the first rows, counted from 1, the details
 * all of them.
 *
 * @param faults one for each row, in the order of the input
 * @throws DomainError with the code of the first fault
 */
export function refuseRows(faults: readonly (Fault | undefined)[]): void {
  const rows = faults.flatMap((fault, i) => (fault ? [{ row: i + 1, ...fault }] : []))
  const [first] = rows
  if (!first) return
  const lines = rows.slice(0, named).map(({ row, message }) => `第 ${row} 行：${message}`)
  const rest = rows.length > named ? `；共 ${rows.length} 行有误` : ''
  throw new DomainError(first.code, `${lines.join('；')}${rest}`, {
    rows: rows.map(({ row, message }) => ({ row, message })),
  })
}
