import type { Fault } from '@dudao/service'

/** Something wrong with a field of a row; null for the row as a whole. */
export interface FieldFault {
  field: string | null
  message: string
}

export const at = (field: string | null, fault: Pick<Fault, 'message'> | undefined): FieldFault[] =>
  fault ? [{ field, message: fault.message }] : []
