import { DomainError, type ErrorCode } from './errors.ts'

/** Why a rule says no: rules decide and stay pure, the command throws. */
export interface Fault {
  code: ErrorCode
  /** A Chinese sentence that says what to do. */
  message: string
  /** The key of the rule that decided, and its article. */
  rule?: string
  article?: string
  /** Further facts for programs, e.g. the state and what is allowed in it. Never personal data. */
  details?: Record<string, unknown>
}

/** @throws DomainError if there is a fault */
export function refuse(fault: Fault | undefined): void {
  if (fault) throw new DomainError(fault.code, fault.message, detailsOf(fault))
}

const named = 10

/**
 * Refuses a batch whole if one of its rows has a fault. The message names the rows, counted from 1, the details all of
 * them.
 *
 * @param faults one for each row, in the order of the input
 * @throws DomainError with the code of the first fault
 */
export function refuseRows(faults: readonly (Fault | undefined)[]): void {
  const rows = faults.flatMap((fault, i) => (fault ? [{ row: i + 1, fault }] : []))
  const [first] = rows
  if (!first) return
  const lines = rows.slice(0, named).map(({ row, fault }) => `第 ${row} 行：${fault.message}`)
  const rest = rows.length > named ? `；共 ${rows.length} 行有误` : ''
  throw new DomainError(first.fault.code, `${lines.join('；')}${rest}`, {
    rows: rows.map(({ row, fault }) => ({ row, message: fault.message, ...detailsOf(fault) })),
  })
}

const detailsOf = ({ rule, article, details }: Fault) => ({
  ...(rule && { rule }),
  ...(article && { article }),
  ...details,
})
